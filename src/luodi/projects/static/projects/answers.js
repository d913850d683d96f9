// A column of answers behaves as in a spreadsheet: Enter and the arrows go down it, a pasted column fills it.
"use strict";
(() => {
  const table = document.querySelector("table[data-answers]");
  if (!table) return;
  const controls = [...table.querySelectorAll("tbody input, tbody select")];
  const said = document.querySelector("[data-pasted]");

  table.addEventListener("keydown", (event) => {
    const at = controls.indexOf(event.target);
    const arrows = event.target.tagName === "INPUT" ? { ArrowDown: 1, ArrowUp: -1 } : {};
    const step = event.key === "Enter" ? (event.shiftKey ? -1 : 1) : arrows[event.key];
    if (at < 0 || !step || event.isComposing) return;
    event.preventDefault();
    (controls[at + step] ?? (step > 0 ? table.closest("form").querySelector("[type=submit]") : event.target)).focus();
  });

  table.addEventListener("paste", (event) => {
    const at = controls.indexOf(event.target);
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n$/, "").split("\n");
    if (at < 0 || lines.length < 2) return;
    event.preventDefault();
    lines.slice(0, controls.length - at).forEach((line, place) => {
      const control = controls[at + place];
      control.value = line.split("\t")[0].trim();
      control.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const left = lines.length - (controls.length - at);
    said.textContent = left > 0
      ? `粘贴了 ${lines.length} 行，表里只剩 ${lines.length - left} 行，后面 ${left} 行没有放进来，请核对是否对齐。`
      : `从这一行起填了 ${lines.length} 行，请核对是否对齐。`;
  });
})();
