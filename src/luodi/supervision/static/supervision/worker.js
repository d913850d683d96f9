/* Keeps pages of visits once opened, and the files they need, for a place without a network. Sends nothing itself. */
"use strict";
const KEPT = "luodi-visits-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(fromNetwork(request));
});

async function fromNetwork(request) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await kept.put(request, answer.clone());
    return answer;
  } catch (failure) {
    const before = await kept.match(request);
    if (before) return before;
    throw failure;
  }
}
