/* A request that cannot leave the phone now stays on it and is sent once there is a network. The form's own token goes
   with it: however often it is sent, the server makes one case of it. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-outbox]"), list = document.getElementById("outbox");
  if (!form || !list || !window.indexedDB) { return; }
  var words = form.dataset, PING = 5000, AGAIN = 10000, later = 0;

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(words.worker).then(function () { return navigator.serviceWorker.ready; })
      .then(function () { form.setAttribute("data-worker-ready", ""); })
      .catch(function () { /* an old phone: what is written is kept as long as the page stays open */ });
  }

  /* ---- the box on the phone ---- */
  function box(mode, work) {
    return new Promise(function (give, fail) {
      var asked = indexedDB.open("linli-outbox", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("forms", { keyPath: "token" }); };
      asked.onerror = function () { fail(asked.error); };
      asked.onsuccess = function () {
        var db = asked.result, done = db.transaction("forms", mode), got = work(done.objectStore("forms"));
        done.oncomplete = function () { db.close(); give(got.result); };
        done.onerror = done.onabort = function () { db.close(); fail(done.error); };
      };
    });
  }
  function all() { return box("readonly", function (forms) { return forms.getAll(); }); }
  function put(one) { return box("readwrite", function (forms) { return forms.put(one); }); }
  function drop(token) { return box("readwrite", function (forms) { return forms.delete(token); }); }

  function line(text, href) {
    var item = document.createElement("li"), said = document.createElement(href ? "a" : "span");
    said.textContent = text; said.className = "grow";
    if (href) { said.href = href; }
    item.className = "row between"; item.appendChild(said);
    return item;
  }
  function show(sent) {
    return all().then(function (waiting) {
      var rows = list.querySelector("ul");
      rows.textContent = "";
      (sent || []).forEach(function (one) { rows.appendChild(line(words.sent + " " + one.label, one.url)); });
      waiting.sort(function (a, b) { return a.at - b.at; }).forEach(function (one) {
        var item = line(one.label + (one.refused ? " · " + words.refused : "")), away = document.createElement("button");
        away.type = "button"; away.className = "small plain"; away.textContent = words.drop;
        away.setAttribute("aria-label", words.drop + " " + one.label);
        away.addEventListener("click", function () { if (window.confirm(words.sure)) { drop(one.token).then(function () { return show(); }); } });
        item.appendChild(away); rows.appendChild(item);
      });
      list.hidden = !rows.children.length;
      list.querySelector("[data-waiting]").hidden = !waiting.length;
    });
  }

  /* ---- sending ---- */
  function token(address) {
    return fetch(address, { credentials: "same-origin", cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (text) {
      var field = new DOMParser().parseFromString(text, "text/html").querySelector("form input[name=csrfmiddlewaretoken]");
      if (!field) { throw new Error("no form"); }
      return field.value;
    });
  }
  function post(one) {
    return token(one.action).then(function (csrf) {
      var body = new FormData();
      one.fields.forEach(function (pair) { if (pair.length > 2) { body.append(pair[0], pair[1], pair[2]); } else { body.append(pair[0], pair[1]); } });
      body.append("csrfmiddlewaretoken", csrf);
      return fetch(one.action, { method: "POST", body: body, credentials: "same-origin" });
    }).then(function (answer) {
      if (answer.ok && new URL(answer.url).searchParams.has("new")) { /* the receipt, no page to sign in */
        return drop(one.token).then(function () { return { label: one.label, url: answer.url }; });
      }
      if (answer.status >= 500) { return null; } /* a server that is just not there */
      one.refused = answer.status;
      return put(one).then(function () { return null; });
    });
  }
  var busy = null;
  function flush() {
    busy = busy || all().then(function (waiting) {
      return waiting.reduce(function (before, one) {
        return before.then(function (sent) { return post(one).then(function (done) { return done ? sent.concat([done]) : sent; }); });
      }, Promise.resolve([]));
    }).catch(function () { /* still no network, though a phone may say so before it carries anything */
      clearTimeout(later);
      if (navigator.onLine) { later = setTimeout(flush, AGAIN); }
      return [];
    }).then(function (sent) { busy = null; if (sent.length) { tell(""); } return show(sent); });
    return busy;
  }
  window.addEventListener("online", flush);
  list.querySelector("[data-send-now]").addEventListener("click", flush);

  /* ---- keeping ---- */
  function reachable() {
    if (!navigator.onLine) { return Promise.resolve(false); }
    return new Promise(function (give) {
      var late = setTimeout(function () { give(false); }, PING);
      fetch(words.ping, { method: "HEAD", cache: "no-store" }).then(function () { clearTimeout(late); give(true); }, function () { clearTimeout(late); give(false); });
    });
  }
  function keep() {
    var fields = [], text = form.querySelector("textarea"), key = form.elements.token.value;
    new FormData(form).forEach(function (value, name) {
      if (name === "csrfmiddlewaretoken" || (value instanceof File && !value.size)) { return; }
      fields.push(value instanceof File ? [name, value, value.name] : [name, value]);
    });
    fields.push(["sent_later", "1"]); /* nobody is there to be asked more */
    var label = (text && text.value.trim().slice(0, 20)) || new Date().toLocaleTimeString();
    return put({ token: key, action: form.action || location.pathname, at: Date.now(), label: label, fields: fields }).then(function () {
      try { localStorage.removeItem("linli-draft-" + words.draft); } catch (refused) { /* it keeps nothing then */ }
      form.reset();
      form.elements.token.value = fresh();
      form.dispatchEvent(new CustomEvent("linli:kept", { bubbles: true }));
      return show();
    }).then(function () { tell(words.kept); list.scrollIntoView({ block: "center" }); });
  }
  function fresh() { return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(16)), function (one) { return (one + 256).toString(16).slice(1); }).join(""); }
  function tell(text) { var said = list.querySelector("[data-outbox-said]"); said.textContent = text; said.hidden = !text; }
  var through = false, looking = false;
  form.addEventListener("submit", function (event) {
    if (through || form.querySelector("input[name=step]")) { return; } /* task by task it goes by itself */
    if (event.submitter && event.submitter.hasAttribute("formaction")) { return; } /* "me too" is no request */
    event.preventDefault();
    event.stopPropagation(); /* nothing is busy yet */
    var button = event.submitter;
    if (looking) { return; } /* pressed twice while a bad line is tried: it is kept once */
    looking = true;
    reachable().then(function (there) {
      looking = false;
      if (!there) { return keep().catch(function () { tell(words.full); }); }
      through = true;
      if (form.requestSubmit) { form.requestSubmit(button || undefined); } else { form.submit(); }
      return null;
    });
  });
  window.addEventListener("pageshow", function () { through = false; });
  /* The copy that the phone keeps of the page has the same token each time it opens; a draft has its own. */
  if (!form.hasAttribute("data-draft-restored")) { form.elements.token.value = fresh(); }
  flush();
})();
