// What is seen on a walk is first kept on the phone, then sent; the key made here lets the server keep it once.
(function () {
  "use strict";
  var root = document.getElementById("walk"), form = document.getElementById("seen");
  if (!root || !form || !window.indexedDB) { return; }  // the form goes by itself then
  var words = root.dataset, outbox = document.getElementById("outbox"), said = document.getElementById("said");
  var OFF = "no network", OUT = "signed out", AGAIN = 10000, busy = null, later = 0;

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(words.worker).then(function () { return navigator.serviceWorker.ready; })
      .then(function () { root.setAttribute("data-ready", ""); })
      .catch(function () { /* an old phone, or no network: the page works as long as it stays open */ });
  }

  function box(mode, work) {
    return new Promise(function (give, fail) {
      var asked = indexedDB.open("linli-walk", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("seen", { keyPath: "key" }); };
      asked.onerror = function () { fail(asked.error); };
      asked.onsuccess = function () {
        var db = asked.result, done = db.transaction("seen", mode), found = work(done.objectStore("seen"));
        done.oncomplete = function () { db.close(); give(found.result); };
        done.onerror = done.onabort = function () { db.close(); fail(done.error); };
      };
    });
  }
  function mine() {
    return box("readonly", function (kept) { return kept.getAll(); }).then(function (notes) {
      return notes.filter(function (note) { return note.who === words.who; }).sort(function (a, b) { return a.made - b.made; });
    });
  }
  function put(note) { return box("readwrite", function (kept) { return kept.put(note); }); }
  function drop(key) { return box("readwrite", function (kept) { return kept.delete(key); }); }
  function tell(text) { said.textContent = text; said.hidden = !text; }
  function askToSignIn() {
    var to = document.createElement("a");
    to.href = words.page; to.textContent = words.signIn;  // which leads over signing in, and back
    tell(""); said.appendChild(to); said.hidden = false;
  }
  function newKey() {
    if (crypto.randomUUID) { return crypto.randomUUID(); }
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    return Array.from(b, function (one) { return (one + 256).toString(16).slice(1); }).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function show() {
    return mine().then(function (notes) {
      var list = outbox.querySelector("ul");
      list.textContent = "";
      outbox.hidden = notes.length === 0;
      notes.forEach(function (note) {
        var line = document.createElement("li"), text = document.createElement("span"), button = document.createElement("button");
        text.className = "grow"; line.className = "row between top"; button.type = "button"; button.className = "small plain";
        text.textContent = note.label + (note.refused ? " · " + words.refused + " " + note.refused : "");
        button.textContent = words.drop;
        button.setAttribute("aria-label", words.drop + " " + note.label);
        button.addEventListener("click", function () { if (window.confirm(words.sure)) { drop(note.key).then(show); } });
        line.appendChild(text); line.appendChild(button); list.appendChild(line);
      });
    });
  }

  function ask(address, how) {
    how.credentials = "same-origin";
    return fetch(address, how).catch(function () { throw new Error(OFF); }).then(function (answer) {
      if (answer.redirected) { throw new Error(OUT); }
      if (answer.status >= 500) { throw new Error(OFF); }  // a server that is just not there
      return answer;
    });
  }
  function token() {
    return ask(words.page, { cache: "no-store" }).then(function (answer) { return answer.text(); }).then(function (text) {
      return new DOMParser().parseFromString(text, "text/html").querySelector("#seen input[name=csrfmiddlewaretoken]").value;
    });
  }
  function post(note, csrf) {
    var body = new FormData();
    note.fields.forEach(function (pair) { body.append.apply(body, pair); });
    body.append("csrfmiddlewaretoken", csrf); body.append("key", note.key); body.append("who", note.who);
    body.append("at", note.at); body.append("offline", note.offline ? "1" : "0");
    return ask(form.action, { method: "POST", body: body, headers: { "X-Linli-Phone": "1" } }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (found) {
        if (answer.ok && found.kept) { return drop(note.key).then(function () { return [note.label]; }); }
        if (answer.status === 403 && !found.refused) { throw new Error(OUT); }  // the page with the token was the phone's own copy
        note.refused = found.refused || String(answer.status);
        return put(note).then(function () { return []; });
      });
    });
  }
  function flush() {
    busy = busy || mine().then(function (notes) {
      if (!notes.length) { return []; }
      return token().then(function (csrf) {
        return notes.reduce(function (before, note) {
          return before.then(function (sent) { return post(note, csrf).then(function (one) { return sent.concat(one); }); });
        }, Promise.resolve([]));
      });
    }).then(function (sent) { if (sent.length) { tell(words.sent + " " + sent.join(words.comma)); } }).catch(function (trouble) {
      if (trouble.message === OUT) { askToSignIn(); return; }
      if (trouble.message !== OFF) { busy = null; throw trouble; }
      clearTimeout(later);
      if (navigator.onLine) { later = setTimeout(flush, AGAIN); }  // a phone says so before its network carries anything
      return mine().then(function (notes) { return Promise.all(notes.map(function (note) { note.offline = true; return put(note); })); });
    }).then(function () { busy = null; return show(); });
    return busy;
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var whom = form.elements.whom, fields = [], has = form.elements.text.value.trim() || form.elements.photo.files.length;
    if (!has) { tell(words.empty); form.elements.text.focus(); return; }
    new FormData(form).forEach(function (value, name) {
      if (["csrfmiddlewaretoken", "key", "who", "at"].indexOf(name) >= 0 || (value instanceof File && !value.size)) { return; }
      fields.push(value instanceof File ? [name, value, value.name] : [name, value]);
    });
    put({ key: newKey(), who: words.who, made: Date.now(), at: new Date().toISOString(), label: whom.options[whom.selectedIndex].text, fields: fields, offline: !navigator.onLine }).then(function () {
      form.reset(); tell(words.kept); said.scrollIntoView({ block: "center" }); return flush();
    }).catch(function () { tell(words.full); });
  });
  root.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-whom]") : null;
    if (!button) { return; }
    form.elements.whom.value = button.getAttribute("data-whom");
    form.scrollIntoView(); form.elements.text.focus();
  });
  document.getElementById("send-now").addEventListener("click", flush);
  window.addEventListener("online", flush);
  flush();
})();
