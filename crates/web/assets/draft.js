// Says so when a draft could not be kept, and keeps it as soon as the line is back. The form and its button
// "keep as draft" work without this.
(() => {
  "use strict";
  const keeper = document.querySelector("[data-draft-lost]");
  if (!keeper) return;
  let lost = false;
  const failed = () => { lost = true; keeper.textContent = keeper.dataset.draftLost; };
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => keeper.addEventListener(name, failed));
  keeper.addEventListener("htmx:afterSwap", () => { lost = false; });
  const again = () => { if (lost && window.htmx) window.htmx.trigger(keeper, "keep"); };
  window.addEventListener("online", again);
  window.setInterval(again, 15000);
})();
