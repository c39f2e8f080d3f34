{% load static %}{% block says %}{% endblock %}
"use strict";
{% block kept %}{% endblock %}
const PARTS = [{% for part in parts %}"{% static part %}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) { return box.addAll(PARTS); }).then(first).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.open(KEPT).then(function (box) {
    return box.keys().then(function (keys) {
      return Promise.all(keys.map(function (key) {
        const path = new URL(key.url).pathname;
        return ours(path) || PARTS.includes(path) ? null : box.delete(key);
      }));
    });
  }).then(function () { return self.clients.claim(); }));
});

{% block pages %}{% endblock %}

async function part(request) {
  const kept = await (await caches.open(KEPT)).match(request, { ignoreSearch: true, ignoreVary: true });
  return kept || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (wanted(event.request, url)) { event.respondWith(page(event, url)); }
  else if (PARTS.includes(url.pathname)) { event.respondWith(part(event.request)); }
});
