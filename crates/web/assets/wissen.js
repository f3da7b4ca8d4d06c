// After signing out: takes away what a telephone kept for the way, where the browser did not do so already.
"use strict";
indexedDB.deleteDatabase("onderweg");
if (navigator.serviceWorker) {
  navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
}
if (window.caches) caches.delete("onderweg");
