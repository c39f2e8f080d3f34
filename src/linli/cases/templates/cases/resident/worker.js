{% extends "ui/worker.js" %}
{% block says %}// Keeps the empty form of a request, and what it is drawn with, on the phone: without a network it opens all the same.
// The copy is fetched as nobody: it holds no name, no number and no answer of anybody.{% endblock %}
{% block kept %}const UNDER = "{{ under }}";
const KEPT = "linli-form-{{ under }}";{% endblock %}
{% block pages %}function ours(path) { return path.startsWith(UNDER); }

function wanted(request, url) { return request.mode === "navigate" && ours(url.pathname); }

// The pages that were open before this worker came.
async function first() {
  const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  await Promise.all(pages.map(function (page) { return keep(new URL(page.url)); }));
}

async function keep(url) {
  if (ours(url.pathname) && url.pathname.endsWith("/")) {
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
}{% endblock %}
