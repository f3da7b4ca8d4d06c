// A button beside each field that copies its text. The page works without this: text can be selected.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy-label]").forEach((list) => {
    const { copyLabel, copiedLabel } = list.dataset;
    list.querySelectorAll("dd").forEach((field) => {
      const term = field.previousElementSibling.textContent;
      const text = field.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "vn-quiet-button vn-copy";
      button.textContent = copyLabel;
      button.setAttribute("aria-label", `${copyLabel}: ${term}`);
      button.addEventListener("click", () => navigator.clipboard.writeText(text).then(() => {
        button.textContent = copiedLabel;
        button.setAttribute("aria-label", `${copiedLabel}: ${term}`);
        setTimeout(() => {
          button.textContent = copyLabel;
          button.setAttribute("aria-label", `${copyLabel}: ${term}`);
        }, 2000);
      }));
      field.append(" ", button);
    });
  });
})();
