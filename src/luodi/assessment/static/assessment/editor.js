// The editor of one indicator: only the chosen method's controls are shown, and a data item's name is put
// into the expression one was last in. Without script everything is shown and can be typed.
(() => {
  const choice = document.querySelector("[data-kind-choice]");
  const kinds = [...document.querySelectorAll("[data-kind]")];
  const show = () => kinds.forEach((part) => { part.hidden = part.dataset.kind !== choice.value; });
  if (choice) { choice.addEventListener("change", show); show(); }

  let last = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-expression]")) last = event.target;
  });
  document.querySelectorAll("[data-insert]").forEach((button) => button.addEventListener("click", () => {
    const visible = [...document.querySelectorAll("[data-expression]")].filter((one) => one.offsetParent);
    const field = last && last.offsetParent ? last : visible[0];
    if (!field) return;
    const at = field.selectionStart ?? field.value.length;
    const before = field.value.slice(0, at), after = field.value.slice(field.selectionEnd ?? at);
    const name = (before && !/[\s(（]$/.test(before) ? " " : "") + button.dataset.insert;
    field.value = before + name + after;
    field.focus();
    field.setSelectionRange(before.length + name.length, before.length + name.length);
  }));
})();
