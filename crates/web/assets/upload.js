// Drop areas: shows that a file may be dropped and which one was. The form works without this.
(() => {
  "use strict";
  document.querySelectorAll(".vn-drop").forEach((area) => {
    const input = area.querySelector("input[type=file]");
    const over = (on) => area.classList.toggle("vn-drop--over", on);
    ["dragenter", "dragover"].forEach((name) => area.addEventListener(name, (event) => {
      event.preventDefault();
      over(true);
    }));
    ["dragleave", "dragend"].forEach((name) => area.addEventListener(name, () => over(false)));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files;
      area.classList.toggle("vn-drop--filled", input.files.length > 0);
    });
    input.addEventListener("change", () => area.classList.toggle("vn-drop--filled", input.files.length > 0));
  });
})();
