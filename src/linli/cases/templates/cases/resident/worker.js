{% load static %}// Keeps the empty form of a request, and what it is drawn with, on the phone: without a network it opens all the same.
// The copy is fetched as nobody: it holds no name, no number and no answer of anybody.
"use strict";
const UNDER = "{{ under }}";
const PARTS = [{% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const KEPT = "linli-form-{{ under }}";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) { return box.addAll(PARTS); }).then(open).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) {
    return box.keys().then(function (keys) {
      return Promise.all(keys.map(function (key) {
        const path = new URL(key.url).pathname;
        return path.startsWith(UNDER) || PARTS.includes(path) ? null : box.delete(key);
      }));
    });
  }).then(function () { return self.clients.claim(); }));
});

// The pages that were open before this worker came.
async function open() {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  await Promise.all(pages.map(function (page) { return keep(new URL(page.url)); }));
}

async function keep(url) {
  if (url.pathname.startsWith(UNDER) && url.pathname.endsWith("/")) {
    const answer = await fetch(url.pathname, { credentials: "omit", cache: "no-store" });
    if (answer.ok && !answer.redirected) { await (await caches.open(KEPT)).put(url.pathname, answer); }
  }
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    if (answer.ok) { event.waitUntil(keep(url).catch(function () { return null; })); }
    return answer;
  } catch (noNetwork) {
    return (await (await caches.open(KEPT)).match(url.pathname, { ignoreVary: true })) || Response.error();
  }
}

async function part(request) {
  const kept = await (await caches.open(KEPT)).match(request, { ignoreSearch: true, ignoreVary: true });
  return kept || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (event.request.mode === "navigate" && url.pathname.startsWith(UNDER)) { event.respondWith(page(event, url)); }
  else if (PARTS.includes(url.pathname)) { event.respondWith(part(event.request)); }
});
