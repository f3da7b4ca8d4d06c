// Keeps the shell of /onderweg and the files it is made of, so that the page opens without a connection.
// The shell holds nothing of anyone; no other answer of the server is ever kept.
"use strict";
const CACHE = "onderweg";
const SHELL = "/onderweg";

async function keep(answer) {
  const cache = await caches.open(CACHE);
  const text = await answer.clone().text();
  const files = [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  await Promise.all(files.map(async (file) => {
    if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
  }));
  await cache.put(SHELL, answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil(fetch(SHELL).then((answer) => (answer.ok ? keep(answer) : Promise.reject(answer.status))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === SHELL) {
    event.respondWith(fetch(event.request).then((answer) => {
      if (answer.ok) event.waitUntil(keep(answer.clone()));
      return answer;
    }).catch(() => caches.match(SHELL, { ignoreVary: true })));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(caches.match(event.request, { ignoreVary: true }).then((kept) => kept || fetch(event.request)));
  }
});
