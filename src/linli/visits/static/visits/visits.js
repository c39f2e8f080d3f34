// A visit is first kept on the phone, then sent; the key made here lets the server keep it once, however often it comes.
(function () {
  "use strict";
  var root = document.getElementById("visits");
  if (!root) { return; }
  var words = root.dataset, form = document.getElementById("note");
  var outbox = document.getElementById("outbox"), said = document.getElementById("said");

  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(words.worker).then(function () { return navigator.serviceWorker.ready; })
      .then(function () { root.setAttribute("data-ready", ""); })
      .catch(function () { /* an old phone, or no network: the page works as long as it stays open */ });
  }

  /* ---- the box on the phone ---- */
  function open() {
    return new Promise(function (give, fail) {
      var asked = indexedDB.open("linli-visits", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("notes", { keyPath: "key" }); };
      asked.onsuccess = function () { give(asked.result); };
      asked.onerror = function () { fail(asked.error); };
    });
  }
  function box(mode, work) {
    return open().then(function (db) {
      return new Promise(function (give, fail) {
        var done = db.transaction("notes", mode), asked = work(done.objectStore("notes"));
        done.oncomplete = function () { db.close(); give(asked.result); };
        done.onerror = done.onabort = function () { db.close(); fail(done.error); };
      });
    });
  }
  function mine() {
    return box("readonly", function (notes) { return notes.getAll(); }).then(function (notes) {
      return notes.filter(function (note) { return note.who === words.who; }).sort(function (a, b) { return a.at - b.at; });
    });
  }
  function put(note) { return box("readwrite", function (notes) { return notes.put(note); }); }
  function drop(key) { return box("readwrite", function (notes) { return notes.delete(key); }); }

  /* What is put right keeps its key, its signature and its photos. */
  var carried = null;
  function filesOf(note, name) { return note ? note.fields.filter(function (pair) { return pair[0] === name && pair.length > 2; }) : []; }
  function putBack(note) {
    carried = note;
    note.fields.forEach(function (pair) {
      var field = form.elements[pair[0]];
      if (field && pair.length === 2) { field.value = pair[1]; }
    });
    form.scrollIntoView();
    form.querySelector("[name=whom]").focus();
  }

  function newKey() {
    if (crypto.randomUUID) { return crypto.randomUUID(); }
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = (b[6] & 15) | 64; b[8] = (b[8] & 63) | 128;
    var hex = Array.from(b, function (one) { return (one + 256).toString(16).slice(1); }).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
  function tell(text) { said.textContent = text; said.hidden = !text; }

  function show() {
    return mine().then(function (notes) {
      if (!outbox) { return; }
      var list = outbox.querySelector("ul");
      list.textContent = "";
      outbox.hidden = notes.length === 0;
      notes.forEach(function (note) {
        var line = document.createElement("li"), text = document.createElement("span"), button = document.createElement("button");
        text.textContent = note.label + (note.refused ? " · " + words.refused + " " + note.refused : "");
        var again = document.createElement("button");
        again.type = "button"; again.className = "small"; again.textContent = words.again;
        again.setAttribute("aria-label", words.again + " " + note.label);
        again.addEventListener("click", function () { putBack(note); });
        line.className = "row between top"; text.className = "grow"; button.type = "button"; button.className = "small plain";
        button.textContent = words.drop;
        button.setAttribute("aria-label", words.drop + " " + note.label);
        button.addEventListener("click", function () { if (window.confirm(words.sure)) { drop(note.key).then(show); } });
        line.appendChild(text); line.appendChild(again); line.appendChild(button); list.appendChild(line);
      });
    });
  }

  /* ---- sending ---- */
  var NO_NETWORK = "no network", SIGNED_OUT = "signed out";
  function ask(address, how) {
    how.credentials = "same-origin";
    return fetch(address, how).catch(function () { throw new Error(NO_NETWORK); }).then(function (answer) {
      if (answer.redirected) { throw new Error(SIGNED_OUT); }
      if (answer.status >= 500) { throw new Error(NO_NETWORK); }  // a server that is just not there
      return answer;
    });
  }
  function token() {
    return ask(words.page, { cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var page = new DOMParser().parseFromString(text, "text/html");
      var field = page.querySelector("#note input[name=csrfmiddlewaretoken]");
      return field ? field.value : document.querySelector("input[name=csrfmiddlewaretoken]").value;
    });
  }
  function post(note, csrf) {
    var body = new FormData();
    note.fields.forEach(function (pair) { if (pair.length > 2) { body.append(pair[0], pair[1], pair[2]); } else { body.append(pair[0], pair[1]); } });
    body.append("csrfmiddlewaretoken", csrf);
    body.append("key", note.key);
    body.append("offline", note.offline ? "1" : "0");
    body.set("who", note.who);  // not who reads this page now: two may share a phone
    return ask(form.action, { method: "POST", body: body, headers: { "X-Linli-Phone": "1" } }).then(function (answer) {
      return answer.json().catch(function () { return {}; }).then(function (found) {
        if (answer.ok && found.kept) { return drop(note.key).then(function () { return note.label; }); }
        if (answer.status === 403 && !found.refused) { throw new Error(SIGNED_OUT); }  // the page with the token was the phone's own copy
        note.refused = found.refused || String(answer.status);
        return put(note).then(function () { return null; });
      });
    });
  }
  var busy = null;
  function flush() {
    busy = busy || mine().then(function (notes) {
      if (!notes.length) { return []; }
      return token().then(function (csrf) {
        return notes.reduce(function (before, note) {
          return before.then(function (sent) { return post(note, csrf).then(function (one) { return one ? sent.concat([one]) : sent; }); });
        }, Promise.resolve([]));
      });
    }).then(function (sent) {
      if (sent.length) { tell(words.sent + " " + sent.join(words.comma)); }
      return sent;
    }).catch(function (trouble) {
      if (trouble.message === SIGNED_OUT) { tell(words.signIn); return []; }
      if (trouble.message !== NO_NETWORK) { busy = null; throw trouble; }
      // No network: mark what waits as written without one.
      return mine().then(function (notes) {
        return Promise.all(notes.filter(function (note) { return !note.offline; }).map(function (note) { note.offline = true; return put(note); }));
      }).then(function () { return []; });
    }).then(function (sent) { busy = null; return show().then(function () { return sent; }); });
    return busy;
  }
  window.addEventListener("online", flush);

  /* ---- the signature ---- */
  var pad = document.getElementById("pad"), drawn = false;
  if (pad && form) {
    var pen = pad.getContext("2d"), down = false;
    var clear = function () { pen.fillStyle = "#fff"; pen.fillRect(0, 0, pad.width, pad.height); drawn = false; };
    var at = function (event) { var r = pad.getBoundingClientRect(); return [(event.clientX - r.left) * pad.width / r.width, (event.clientY - r.top) * pad.height / r.height]; };
    clear();
    pad.addEventListener("pointerdown", function (event) { down = true; pad.setPointerCapture(event.pointerId); var p = at(event); pen.beginPath(); pen.moveTo(p[0], p[1]); event.preventDefault(); });
    pad.addEventListener("pointermove", function (event) {
      if (!down) { return; }
      var p = at(event); pen.strokeStyle = "#000"; pen.lineWidth = 4; pen.lineCap = pen.lineJoin = "round"; pen.lineTo(p[0], p[1]); pen.stroke();
      if (!drawn) { drawn = true; form.querySelector("input[name=signed][value=drawn]").checked = true; }
    });
    ["pointerup", "pointercancel"].forEach(function (name) { pad.addEventListener(name, function () { down = false; }); });
    document.getElementById("wipe").addEventListener("click", clear);
  }

  function signature() {
    return new Promise(function (give) { if (drawn) { pad.toBlob(give, "image/png"); } else { give(null); } });
  }

  if (form) {
    form.addEventListener("submit", function (event) {
      var signed = form.querySelector("input[name=signed]:checked"), whom = form.querySelector("[name=whom]");
      if (!window.indexedDB) { return; }  // the form goes by itself then
      event.preventDefault();
      if (!form.checkValidity()) { form.reportValidity(); return; }
      var onPhone = signed && signed.value === "drawn";
      if (onPhone && !drawn && !filesOf(carried, "signature").length) { tell(words.sign); return; }
      if (!onPhone && !form.elements.unsigned_why.value.trim()) { tell(words.why); form.elements.unsigned_why.focus(); return; }
      if (form.elements.left.value <= form.elements.arrived.value) { tell(words.times); form.elements.left.focus(); return; }
      signature().then(function (image) {
        var fields = [];
        new FormData(form).forEach(function (value, name) {
          if (name === "csrfmiddlewaretoken" || name === "key" || (value instanceof File && !value.size)) { return; }
          fields.push(value instanceof File ? [name, value, value.name] : [name, value]);
        });
        if (image && onPhone) { fields.push(["signature", image, "signature.png"]); }
        else if (onPhone) { fields = fields.concat(filesOf(carried, "signature")); }
        if (!fields.some(function (pair) { return pair[0] === "photo"; })) { fields = fields.concat(filesOf(carried, "photo")); }
        var label = whom.options[whom.selectedIndex].text + " " + form.querySelector("[name=day]").value + " " + form.querySelector("[name=arrived]").value;
        var before = carried;
        carried = null;
        return put({ key: before ? before.key : newKey(), who: words.who, at: Date.now(), label: label, fields: fields, offline: !navigator.onLine || Boolean(before && before.offline) });
      }).then(function () {
        form.reset(); if (pad) { clear(); }
        tell(words.kept);
        said.scrollIntoView({ block: "center" });
        return flush();
      }).catch(function () { tell(words.full); });
    });
    var now = document.getElementById("send-now");
    if (now) { now.addEventListener("click", flush); }
    flush();
  }
})();
