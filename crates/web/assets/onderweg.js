// The visits of today without a connection. What is kept is sealed with AES-GCM under a key that follows
// from the sentence the worker types; the key itself is only in the memory of this page.
(() => {
  "use strict";
  const ITERATIONS = 1000000;
  const LEAST = 10;
  const TRIES = 5;
  const SENT_WITHIN = 7 * 24 * 3600 * 1000;
  const IDLE = 15 * 60 * 1000;
  const root = document.getElementById("onderweg");
  const part = (name) => root.querySelector(`[data-deel="${name}"]`);
  const told = (name) => root.dataset[name];
  const status = part("stand");
  let key = null;
  let visits = [];
  let outbox = [];
  let used = Date.now();
  /** Forms on the page, by visit: what is half typed stays when the list is drawn anew. */
  const drawn = new Map();
  const forget = () => {
    key = null;
    visits = [];
    outbox = [];
    drawn.clear();
    part("bezoeken").replaceChildren();
    part("post").replaceChildren();
  };

  // Storage: one small table of sealed values.
  const database = () => new Promise((resolve, reject) => {
    const opening = indexedDB.open("onderweg", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("kist");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const inStore = async (mode, work) => {
    const db = await database();
    try {
      return await new Promise((resolve, reject) => {
        const tx = db.transaction("kist", mode, { durability: "strict" });
        const asked = work(tx.objectStore("kist"));
        tx.oncomplete = () => resolve(asked && asked.result);
        tx.onerror = tx.onabort = () => reject(tx.error);
      });
    } finally {
      db.close();
    }
  };
  const get = (name) => inStore("readonly", (store) => store.get(name));
  const put = (values) => inStore("readwrite", (store) => {
    Object.entries(values).forEach(([name, value]) => (value === null ? store.delete(name) : store.put(value, name)));
  });
  const wipe = async () => {
    forget();
    await inStore("readwrite", (store) => store.clear());
  };

  // Sealing.
  const derive = async (sentence, salt) => {
    const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(sentence.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS }, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };
  const bound = (head, name) => new TextEncoder().encode(`${name} ${head.owner} ${head.day}`);
  const seal = async (head, name, value) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    // Padded to whole kilobytes: the length tells nothing of a note.
    const padded = new Uint8Array(Math.ceil((plain.length + 1) / 1024) * 1024).fill(32);
    padded.set(plain);
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(head, name) }, key, padded) };
  };
  const unseal = async (head, name, sealed) => JSON.parse(new TextDecoder().decode(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: bound(head, name) }, key, sealed.data)));

  const store = async () => {
    const head = await get("kop");
    if (!head || !key) return;
    if (visits.length === 0 && outbox.length === 0) {
      await wipe();
      return;
    }
    await put({
      lijst: visits.length ? await seal(head, "lijst", visits) : null,
      post: outbox.length ? await seal(head, "post", outbox) : null,
      kop: { ...head, waiting: outbox.length },
    });
  };
  // One after another: a later state never lands before an earlier one.
  let saving = Promise.resolve();
  const save = () => {
    saving = saving.then(store, store);
    return saving;
  };

  // The server. Nothing of it is kept by the browser.
  class SignIn extends Error {}
  class Gone extends Error {}
  const ask = async (path, fields) => {
    const answer = await fetch(path, fields ? { method: "POST", body: new URLSearchParams(fields), cache: "no-store" } : { cache: "no-store" });
    const json = (answer.headers.get("content-type") || "").startsWith("application/json");
    if (answer.status === 404) throw new Gone();
    if (answer.status === 401 || answer.redirected || (answer.ok && !json)) throw new SignIn();
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  const say = (text, link) => {
    status.replaceChildren(text);
    if (link) {
      const a = document.createElement("a");
      a.href = "/inloggen?verder=/onderweg";
      a.className = "utrecht-link utrecht-link--html-a";
      a.textContent = told("aanmelden");
      status.append(" ", a);
    }
  };
  const complain = async (error) => {
    if (error instanceof Gone) {
      await wipe();
      await show();
      say(told("rechten"));
    } else if (error instanceof SignIn) {
      say(told("aangemeld"), true);
    } else {
      say(told("verbinding"));
    }
  };

  // What is over, or another's, goes before anything is shown.
  const tidy = async () => {
    const head = await get("kop");
    if (!head) return null;
    if (Date.now() >= head.until) {
      visits = [];
      drawn.clear();
      await put({ lijst: null });
      if (!head.waiting || Date.now() >= head.until + SENT_WITHIN) {
        await wipe();
        return null;
      }
    }
    return head;
  };

  const meet = async () => {
    const state = await ask("/onderweg/stand");
    const head = await get("kop");
    if (head && head.owner !== state.eigenaar) await wipe();
    return state;
  };

  let sending = false;
  const send = async () => {
    if (sending || !key) return;
    sending = true;
    try {
      let state = await meet();
      if (!key) return;
      let sent = 0;
      for (const item of outbox.filter((one) => !one.reden)) {
        const answer = await ask("/onderweg/versturen", { eenmalig: state.eenmalig, ...item.velden });
        if (answer.uitkomst === "vastgelegd") {
          outbox = outbox.filter((one) => one !== item);
          sent += 1;
        } else {
          item.reden = answer.reden;
        }
        await save();
        state = await meet();
      }
      // What was erased, refused or recorded meanwhile has no copy any more.
      const stands = new Set(state.geldig);
      visits = visits.filter((one) => stands.has(one.meegenomen));
      await save();
      say(sent > 0 ? told("verzonden").replace("{n}", sent) : "");
    } catch (error) {
      await complain(error);
    } finally {
      sending = false;
      await show();
    }
  };
  /** What was recorded while others were sent goes next. */
  const sendAll = async () => {
    let before;
    do {
      before = outbox.length;
      await send();
    } while (outbox.length < before && outbox.some((one) => !one.reden));
  };

  const fromTemplate = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

  const visit = (one, at) => {
    const item = fromTemplate("onderweg-bezoek");
    item.querySelector("[data-naam]").textContent = one.naam;
    one.regels.forEach((line) => {
      const p = document.createElement("p");
      p.className = "utrecht-paragraph";
      p.textContent = line;
      item.querySelector("[data-regels]").append(p);
    });
    item.querySelectorAll("[id]").forEach((field) => {
      item.querySelectorAll(`[for="${field.id}"]`).forEach((label) => { label.htmlFor = `${field.id}-${at}`; });
      field.id = `${field.id}-${at}`;
    });
    const form = item.querySelector("form");
    const fault = item.querySelector("[data-fout]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = new FormData(form);
      if (!typed.get("wat") || !/^\d{1,4}$/.test(typed.get("minuten"))) {
        fault.hidden = false;
        fault.focus();
        return;
      }
      const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" }).format(new Date());
      outbox.push({
        naam: one.naam,
        velden: { meegenomen: one.meegenomen, versie: one.versie, wat: typed.get("wat"), minuten: typed.get("minuten"), datum: today, notitie: typed.get("notitie") },
      });
      visits = visits.filter((other) => other !== one);
      await save();
      say(told("bewaard"));
      await show();
      part("open").querySelector("h2").focus();
      await sendAll();
    });
    return item;
  };

  const waiting = (one) => {
    const item = fromTemplate("onderweg-post");
    item.querySelector("[data-naam]").textContent = one.naam;
    item.querySelector("[data-toestand]").textContent = one.reden ? `${told("geweigerd")} ${one.reden}` : told("wacht");
    const chosen = document.querySelector(`#onderweg-bezoek`).content.querySelector(`[value="${one.velden.wat}"]`);
    const typed = [chosen ? chosen.dataset.tekst : "", `${one.velden.minuten} min`, one.velden.notitie].filter(Boolean);
    item.querySelector("[data-getypt]").textContent = typed.join(" · ");
    const seen = item.querySelector("button");
    seen.hidden = !one.reden;
    seen.addEventListener("click", async () => {
      outbox = outbox.filter((other) => other !== one);
      await save();
      await show();
    });
    return item;
  };

  const show = async () => {
    const head = await tidy();
    const open = Boolean(head && key);
    part("nieuw").hidden = Boolean(head);
    part("dicht").hidden = !head || open;
    part("open").hidden = !open;
    if (!open) return;
    const items = visits.map((one) => {
      if (!drawn.has(one.meegenomen)) drawn.set(one.meegenomen, visit(one, drawn.size));
      return drawn.get(one.meegenomen);
    });
    const there = [...part("bezoeken").children];
    if (items.length !== there.length || items.some((item, at) => item !== there[at])) part("bezoeken").replaceChildren(...items);
    part("post").replaceChildren(...outbox.map(waiting));
    part("post-kop").hidden = outbox.length === 0;
    part("klaar").hidden = visits.length > 0;
  };

  const busy = (form, on) => form.querySelectorAll("button, input").forEach((one) => { one.disabled = on; });
  const handle = (name, work) => {
    const form = part(name);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const typed = new FormData(form);
      busy(form, true);
      try {
        await work(typed, form);
      } catch (error) {
        await complain(error);
      } finally {
        busy(form, false);
      }
    });
  };

  handle("meenemen", async (typed, form) => {
    const sentence = typed.get("wachtzin");
    if (sentence.length < LEAST || sentence !== typed.get("nogmaals")) {
      say(told(sentence.length < LEAST ? "kort" : "anders"));
      return;
    }
    const state = await meet();
    const taken = await ask("/onderweg/meenemen", { eenmalig: state.eenmalig });
    if (taken.reden) {
      say(taken.reden);
      return;
    }
    const salt = crypto.getRandomValues(new Uint8Array(16));
    key = await derive(sentence, salt);
    visits = taken.bezoeken;
    outbox = [];
    await put({ kop: { owner: taken.eigenaar, day: taken.dag, until: taken.tot, salt, tries: 0, waiting: 0 } });
    await save();
    form.reset();
    say(told("meegenomen"));
    await show();
  });

  handle("openen", async (typed, form) => {
    const head = await tidy();
    if (!head) {
      await show();
      return;
    }
    // Counted before it is tried, so that closing the page does not give a try back.
    await put({ kop: { ...head, tries: head.tries + 1 } });
    key = await derive(typed.get("wachtzin"), head.salt);
    form.reset();
    try {
      const [list, post] = [await get("lijst"), await get("post")];
      visits = list ? await unseal(head, "lijst", list) : [];
      outbox = post ? await unseal(head, "post", post) : [];
    } catch {
      key = null;
      if (head.tries + 1 >= TRIES) {
        await wipe();
        await show();
        say(told("gewist"));
      } else {
        say(told("fout").replace("{n}", TRIES - head.tries - 1));
      }
      return;
    }
    await put({ kop: { ...head, tries: 0 } });
    say("");
    await show();
    await sendAll();
  });

  root.querySelectorAll('[data-deel="wissen"]').forEach((button) => button.addEventListener("click", async () => {
    await wipe();
    await show();
    say(told("gewist"));
  }));
  part("versturen").addEventListener("click", sendAll);
  window.addEventListener("online", sendAll);

  // Midnight comes, and a page that nobody touches closes, also on a telephone that slept.
  const look = async () => {
    if (key && Date.now() - used > IDLE) forget();
    await show();
  };
  ["input", "click", "keydown"].forEach((name) => document.addEventListener(name, () => { used = Date.now(); }));
  document.addEventListener("visibilitychange", look);
  setInterval(look, 60 * 1000);

  (async () => {
    if (!window.isSecureContext || !window.indexedDB || !navigator.serviceWorker) {
      say(told("oud"));
      return;
    }
    root.querySelector('[data-deel="werkt"]').hidden = false;
    await navigator.serviceWorker.register("/onderweg/werker.js", { scope: "/onderweg" });
    await show();
    // At each contact: another account, a role that is gone, a person who is gone.
    if (await get("kop")) {
      try {
        await meet();
      } catch (error) {
        if (error instanceof Gone) await complain(error);
      }
      await show();
    }
  })();
})();
