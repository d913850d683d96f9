/* The page used on site: what is typed is kept in the phone until the server has said that it is recorded.
   Each record carries its own key, so sending it twice records it once. */
"use strict";
(() => {
  const form = document.querySelector("form[data-offline]");
  const state = document.querySelector("[data-queue]");
  if (!form || !state || !window.indexedDB) return;
  const STORE = "records";

  const opened = new Promise((resolve, reject) => {
    const asking = indexedDB.open("luodi-visits", 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE, { keyPath: "key" });
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });

  async function store(mode, act) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const asking = act(database.transaction(STORE, mode).objectStore(STORE));
      asking.onsuccess = () => resolve(asking.result);
      asking.onerror = () => reject(asking.error);
    });
  }

  function say(text, kind) {
    state.textContent = text;
    state.className = `note ${kind}`;
    state.hidden = !text;
  }

  async function send(record) {
    const body = new FormData();
    for (const [name, value] of record.fields) body.append(name, value);
    const answer = await fetch(record.url, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok && answer.redirected && !answer.url.includes("/sign-in/")) {
      await store("readwrite", (records) => records.delete(record.key));
      return { done: true, url: answer.url };
    }
    return { done: false, html: answer.status === 422 ? await answer.text() : "", status: answer.status };
  }

  let sending = false;
  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      const waiting = await store("readonly", (records) => records.getAll());
      let last = "";
      for (const record of waiting) {
        const result = await send(record);
        if (result.done) {
          if (record.url === form.action) last = result.url;
        } else if (result.status === 422) {
          say("有记录没有被收下，请检查日期和必填项后再点「记录」；填写的内容还在。", "error");
          await store("readwrite", (records) => records.delete(record.key));
          return;
        } else {
          say(`有 ${waiting.length} 条记录存在手机里，请重新登录后打开本页，会自动送出。`, "warning");
          return;
        }
      }
      if (last) window.location.assign(last);
      else if (waiting.length) say("存在手机里的记录都已送出。", "success");
    } catch {
      const left = await store("readonly", (records) => records.count());
      if (left) say(`没有网络。${left} 条记录存在手机里，有网络时自动送出；请不要清除浏览器数据。`, "warning");
    } finally {
      sending = false;
    }
  }

  form.addEventListener("submit", async (event) => {
    if (!form.reportValidity()) return;
    event.preventDefault();
    const fields = [...new FormData(form).entries()].filter(([, value]) => !(value instanceof File) || value.size);
    await store("readwrite", (records) => records.put({ key: form.elements.request_key.value, url: form.action, fields }));
    await sendAll();
  });
  window.addEventListener("online", sendAll);
  if (navigator.serviceWorker) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});
  sendAll();
})();
