// Lists: picking rows for a bulk verb (shift for a range), opening a row by a click anywhere on it.
"use strict";
(() => {
  let last = null;

  function boxes(scope) {
    return [...scope.querySelectorAll("tbody .pick input[type=checkbox]")];
  }

  function show(scope) {
    const all = boxes(scope);
    const picked = all.filter((box) => box.checked);
    all.forEach((box) => box.closest("tr").classList.toggle("picked", box.checked));
    const head = scope.querySelector("[data-pick-all]");
    if (head) {
      head.checked = all.length > 0 && picked.length === all.length;
      head.indeterminate = picked.length > 0 && picked.length < all.length;
    }
    const bar = scope.querySelector("[data-bulk]");
    if (!bar) return;
    bar.hidden = picked.length === 0;
    const whole = bar.querySelector("[data-whole]");
    if (whole && picked.length < all.length) whole.checked = false;
    const everything = whole?.checked ?? false;
    bar.querySelector("[data-picked]").textContent = everything ? bar.dataset.bulk : picked.length;
    if (whole) whole.closest("label").hidden = picked.length < all.length;
  }

  document.addEventListener("change", (event) => {
    const scope = event.target.closest("[data-list]");
    if (!scope) return;
    if (event.target.matches("[data-pick-all]")) boxes(scope).forEach((box) => { box.checked = event.target.checked; });
    show(scope);
  });

  document.addEventListener("click", (event) => {
    const scope = event.target.closest("[data-list]");
    if (!scope) return;
    if (event.target.matches(".pick input")) {
      const all = boxes(scope);
      const at = all.indexOf(event.target);
      if (event.shiftKey && last !== null && at >= 0) {
        all.slice(Math.min(last, at), Math.max(last, at) + 1).forEach((box) => { box.checked = event.target.checked; });
        show(scope);
      }
      last = at;
      return;
    }
    const row = event.target.closest("tr.opens");
    if (!row || event.target.closest("a, button, input, label, select, summary") || String(getSelection())) return;
    const link = row.querySelector(".name a, a");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });

  document.querySelectorAll("[data-list]").forEach(show);
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-list]").forEach(show));
})();
