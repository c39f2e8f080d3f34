{% extends "ui/worker.js" %}
{% block says %}// Keeps one page, and what it is drawn with, on the phone. Nothing else is kept.{% endblock %}
{% block kept %}const PAGE = "{{ page }}";
const KEPT = "linli-{{ name }}-1";{% endblock %}
{% block pages %}function ours(path) { return path === PAGE; }

function wanted(request, url) { return ours(url.pathname) && !url.search; }

// The page was drawn before this worker could see it: fetch it once more, to keep it.
async function first() {
  await page({ request: new Request(PAGE, { credentials: "same-origin" }) });
}

async function page(event) {
  const box = await caches.open(KEPT);
  try {
    const answer = await fetch(event.request);
    // Signed out: what lay here was of somebody who may not look any more.
    if (answer.redirected || answer.type === "opaqueredirect") { await box.delete(PAGE, { ignoreVary: true }); }
    else if (answer.ok) { await box.put(PAGE, answer.clone()); }
    return answer;
  } catch (noNetwork) {
    return (await box.match(PAGE, { ignoreVary: true })) || Response.error();
  }
}{% endblock %}
