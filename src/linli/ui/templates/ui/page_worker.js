{% load static %}// Keeps one page, and what it is drawn with, on the phone. Nothing else is kept.
"use strict";
const PAGE = "{{ page }}";
const PARTS = [{% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const KEPT = "linli-{{ name }}-1";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) { return box.addAll(PARTS); }).then(first).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) {
    return box.keys().then(function (keys) {
      return Promise.all(keys.map(function (key) {
        const path = new URL(key.url).pathname;
        return path === PAGE || PARTS.includes(path) ? null : box.delete(key);
      }));
    });
  }).then(function () { return self.clients.claim(); }));
});

// The page was drawn before this worker could see it: fetch it once more, to keep it.
async function first() {
  await page(new Request(PAGE, { credentials: "same-origin" }));
}

async function page(request) {
  const box = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    // Signed out: what lay here was of somebody who may not look any more.
    if (answer.redirected || answer.type === "opaqueredirect") { await box.delete(PAGE, { ignoreVary: true }); }
    else if (answer.ok) { await box.put(PAGE, answer.clone()); }
    return answer;
  } catch (noNetwork) {
    return (await box.match(PAGE, { ignoreVary: true })) || Response.error();
  }
}

async function part(request) {
  const kept = await (await caches.open(KEPT)).match(request, { ignoreSearch: true, ignoreVary: true });
  return kept || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (url.pathname === PAGE && !url.search) { event.respondWith(page(event.request)); }
  else if (PARTS.includes(url.pathname)) { event.respondWith(part(event.request)); }
});
