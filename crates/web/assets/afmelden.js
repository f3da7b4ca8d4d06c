// Before signing out: what a telephone keeps for the way is wiped then, so say so when something of it has
// not been sent yet. The number is all that can be read without the sentence.
(() => {
  "use strict";
  const waiting = () => new Promise((resolve) => {
    const opening = indexedDB.open("onderweg", 1);
    // Nothing was ever kept here: leave it so.
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => resolve(0);
    opening.onsuccess = () => {
      const db = opening.result;
      const asked = db.transaction("kist").objectStore("kist").get("kop");
      asked.onerror = () => { db.close(); resolve(0); };
      asked.onsuccess = () => { db.close(); resolve((asked.result && asked.result.waiting) || 0); };
    };
  });
  const form = document.querySelector("form[data-niet-verzonden]");
  if (!form || !window.indexedDB) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const left = await waiting();
    if (left === 0 || window.confirm(form.dataset.nietVerzonden.replace("{n}", left))) form.submit();
  });
})();
