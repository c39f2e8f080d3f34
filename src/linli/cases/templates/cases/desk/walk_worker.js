{% load static %}// Keeps the page of one's walk, and what it is drawn with, on the phone. Nothing else is kept: no name, no room.
"use strict";
const PAGE = "{% url 'cases:walk' %}";
const PARTS = ["{% static 'ui/linli.css' %}", "{% static 'ui/dark.css' %}", "{% static 'ui/linli.js' %}", "{% static 'cases/desk.css' %}", "{% static 'cases/desk.js' %}", "{% static 'cases/walk.js' %}", "{% static 'django_htmx/htmx-2.min.js' %}"];
const KEPT = "linli-walk-1";

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) { return box.addAll(PARTS); }).then(function () { return page(new Request(PAGE, { credentials: "same-origin" })); }).then(function () { return self.skipWaiting(); }));
});
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

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
