// Forms: one submit per click, a warning before leaving typed text, asking before a verb, file drop.
"use strict";
(() => {
  const typed = new WeakSet();
  let leaving = false;

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post") typed.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const verb = event.submitter;
    const question = verb?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) { event.preventDefault(); return; }
    if (form.method !== "post" || event.defaultPrevented) return;
    // The server refuses a second POST with the same request key; this only spares the reader the message.
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.hasAttribute("hx-post")) return;
    form.dataset.sent = "1";
    leaving = true;
    verb?.setAttribute("aria-busy", "true");
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    document.querySelectorAll("[aria-busy]").forEach((verb) => verb.removeAttribute("aria-busy"));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && [...document.forms].some((form) => typed.has(form))) event.preventDefault();
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
    const zone = event.target.closest(".drop");
    if (zone) listFiles(zone, event.target.files);
  });

  function listFiles(zone, files) {
    const list = zone.parentElement.querySelector(".drop-list");
    list.replaceChildren(...[...files].map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const size = document.createElement("span");
      name.textContent = file.name;
      size.textContent = file.size < 1048576 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1048576).toFixed(1)} MB`;
      size.className = "muted nowrap";
      item.append(name, size);
      return item;
    }));
  }

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.(".drop");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind !== "drop") return;
      const input = zone.querySelector("input[type=file]");
      const files = new DataTransfer();
      [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => files.items.add(file));
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
})();
