// 插入数字: the chosen figure, time, place and form as {…} where the cursor stands.
(function () {
  const area = document.querySelector("textarea[name=body]");
  const box = document.querySelector("[data-insert]");
  if (!area || !box) return;
  function put(text) {
    const start = area.selectionStart;
    area.setRangeText(text, start, area.selectionEnd, "end");
    area.focus();
  }
  box.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.line) {
      put("\n" + button.dataset.line + "\n");
      return;
    }
    const value = (name) => box.querySelector("[name=" + name + "]").value;
    if (!value("figure")) return;
    if (button.dataset.block) {
      put("\n{{" + button.dataset.block + ":" + value("figure") + "}}\n");
      return;
    }
    const parts = [value("figure"), value("span"), value("place"), value("form")].filter(Boolean);
    put("{" + parts.join("|") + "}");
  });
})();
