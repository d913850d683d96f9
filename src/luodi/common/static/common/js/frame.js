// The frame: menu drawer, pop-ups, dialogs, messages, keys, failed partial updates.
"use strict";
(() => {
  const root = document.documentElement;
  const menuButton = document.querySelector("[data-menu-button]");

  function setMenu(open) {
    root.classList.toggle("menu-open", open);
    menuButton?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".menu a")?.focus();
  }

  function closePops(except) {
    document.querySelectorAll("details.pop[open]").forEach((pop) => {
      if (pop !== except) pop.open = false;
    });
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (target.closest("[data-menu-button]")) return setMenu(!root.classList.contains("menu-open"));
    if (target.closest("[data-menu-shade]")) return setMenu(false);
    if (target.closest("[data-dismiss]")) return target.closest("li, .note").remove();
    if (target.closest("[data-print]")) return window.print();
    const opener = target.closest("[data-dialog]");
    if (opener) return document.getElementById(opener.dataset.dialog)?.showModal();
    if (target.closest("[data-close]")) return target.closest("dialog")?.close();
    closePops(target.closest("details.pop"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const pop = document.querySelector("details.pop[open]");
      if (pop) { pop.open = false; pop.querySelector("summary").focus(); }
      document.querySelectorAll(".find-results").forEach((list) => list.replaceChildren());
      if (root.classList.contains("menu-open")) { setMenu(false); menuButton?.focus(); }
      return;
    }
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const find = document.querySelector(".find input[type=search]");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    }
    const list = document.querySelector(".find-results");
    if (list?.children.length && event.target.closest(".find") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      event.preventDefault();
      (links[next] ?? document.querySelector(".find input[type=search]")).focus();
    }
  });

  document.addEventListener("focusin", (event) => {
    if (!event.target.closest(".find")) document.querySelectorAll(".find-results").forEach((list) => list.replaceChildren());
  });

  function say(sentence) {
    let list = document.querySelector(".messages");
    if (!list) {
      list = document.createElement("ul");
      list.className = "messages";
      document.querySelector(".page-head, main")?.before(list);
    }
    const item = document.createElement("li");
    item.className = "note error";
    item.setAttribute("role", "alert");
    item.textContent = sentence;
    list.append(item);
  }

  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    say(status === 403 || status === 401
      ? "这一处没有更新：登录已过期或无权查看。请在新窗口登录后再试，本页填写的内容还在。"
      : `这一处没有更新：服务器返回 ${status}。本页填写的内容还在，可稍后再试。`);
  });
  document.addEventListener("htmx:sendError", () => say("这一处没有更新：连不上服务器。本页填写的内容还在，网络恢复后再试。"));
})();
