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
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value); // signed in again since: a new one
    const answer = await fetch(record.url, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok && answer.redirected && !answer.url.includes("/sign-in/")) {
      await store("readwrite", (records) => records.delete(record.key));
      return { done: true, url: answer.url };
    }
    return { done: false, refused: answer.status === 422 ? sentencesOf(await answer.text()) : "" };
  }

  /* What the refused page says, in words: it is kept with the record until somebody has put it right. */
  function sentencesOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const said = [...page.querySelectorAll(".form-errors li")];
    const texts = [...new Set(said.map((one) => one.textContent.replace(/\s+/g, " ").trim()).filter(Boolean))];
    return texts.slice(0, 6).join("；") || "有内容没有被收下，请检查日期和必填项。";
  }

  let sending = false;
  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      const kept = await store("readonly", (records) => records.getAll());
      let last = "";
      let unsent = 0;
      for (const record of kept.filter((one) => !one.refused)) {
        const result = await send(record);
        if (result.done) {
          if (record.url === form.action) last = result.url;
        } else if (result.refused) {
          await store("readwrite", (records) => records.put({ ...record, refused: result.refused }));
        } else {
          unsent += 1;
        }
      }
      const refused = (await store("readonly", (records) => records.getAll())).filter((one) => one.refused);
      show(refused);
      if (unsent) say(`有 ${unsent} 条记录存在手机里，请重新登录后打开本页，会自动送出。`, "warning");
      else if (refused.length) say(`有 ${refused.length} 条记录没有被收下，还存在手机里，请照下面的话改好再记。`, "error");
      else if (last) window.location.assign(last);
      else if (kept.length) say("存在手机里的记录都已送出。", "success");
    } catch {
      const left = await store("readonly", (records) => records.count());
      if (left) say(`没有网络。${left} 条记录存在手机里，有网络时自动送出；请不要清除浏览器数据。`, "warning");
    } finally {
      sending = false;
    }
  }

  /* Records that were refused: why, and the way back to them. One of this page is put into its form again. */
  function show(refused) {
    const list = document.querySelector("[data-refused]");
    list.replaceChildren(
      ...refused.map((record) => {
        const line = document.createElement("li");
        const text = document.createElement("span");
        text.className = "text";
        const seen = record.fields.find(([name]) => name === "seen");
        text.textContent = `${record.title || ""}：${record.refused}`;
        const small = document.createElement("small");
        small.textContent = seen ? seen[1] : "";
        text.append(small);
        const when = document.createElement("span");
        when.className = "when";
        when.append(
          record.url === form.action
            ? button("改", () => refill(record))
            : link("打开去改", record.url),
          " ",
          button("不要了", () => discard(record)),
        );
        line.append(text, when);
        return line;
      }),
    );
    list.hidden = !refused.length;
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button small";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function link(label, href) {
    const made = document.createElement("a");
    made.className = "button small";
    made.href = href;
    made.textContent = label;
    return made;
  }

  /* Everything typed comes back; its key stays, so it still counts once however often it is sent. */
  function refill(record) {
    const own = new Set(["csrfmiddlewaretoken", "seen_tick"]);
    const photos = new DataTransfer();
    for (const [name, value] of record.fields) {
      if (value instanceof File) photos.items.add(value);
      else if (!own.has(name)) fill(name, value);
    }
    if (photos.files.length) form.elements.photos.files = photos.files;
    say(record.refused, "error");
    form.elements.seen.focus();
  }

  function fill(name, value) {
    const found = form.elements[name];
    if (!found) return;
    found.value = value; // also of a group of radio buttons
  }

  async function discard(record) {
    if (!window.confirm("这条没有送出的记录要从手机里删掉吗？删了找不回来。")) return;
    await store("readwrite", (records) => records.delete(record.key));
    show((await store("readonly", (records) => records.getAll())).filter((one) => one.refused));
    say("", "");
  }

  form.addEventListener("submit", async (event) => {
    if (!form.reportValidity()) return;
    event.preventDefault();
    const fields = [...new FormData(form).entries()].filter(([, value]) => !(value instanceof File) || value.size);
    const title = document.querySelector("h1").textContent.trim();
    const record = { key: form.elements.request_key.value, url: form.action, title, fields };
    await store("readwrite", (records) => records.put(record));
    await sendAll();
  });
  window.addEventListener("online", sendAll);
  if (navigator.serviceWorker) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});
  sendAll();
})();
