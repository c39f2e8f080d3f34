/* Smooths what already works without it. No eval, no inline handlers, no other host. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("has-js");
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function on(name, fn, where) { (where || document).addEventListener(name, fn); }
  function cookie(name) {
    var found = document.cookie.split("; ").filter(function (part) { return part.indexOf(name + "=") === 0; })[0];
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /* ---- HTMX: the CSRF token; a bar while something is under way; words when the line is down ---- */
  on("htmx:configRequest", function (event) {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    var token = cookie("linli_csrf") || (field ? field.value : "");
    event.detail.headers["X-CSRFToken"] = token;
    if (event.detail.parameters.csrfmiddlewaretoken) { event.detail.parameters.csrfmiddlewaretoken = token; } /* another window may have signed in since */
  });
  on("htmx:beforeRequest", function () { document.getElementById("busy").classList.add("on"); });
  on("htmx:afterRequest", function () { document.getElementById("busy").classList.remove("on"); });
  on("htmx:afterSwap", function (event) { prepare(event.target); });

  /* ---- a form sent once ---- */
  on("submit", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches("[data-once]")) { return; }
    if (form.getAttribute("aria-busy") === "true") { event.preventDefault(); return; }
    form.setAttribute("aria-busy", "true");
    setTimeout(function () { all("button", form).forEach(function (button) { button.disabled = true; }); }, 0);
  });
  function freeForms() {
    all("form[aria-busy]").forEach(function (form) {
      form.removeAttribute("aria-busy");
      all("button", form).forEach(function (button) { button.disabled = false; });
    });
  }
  on("pageshow", freeForms, window); on("htmx:afterRequest", freeForms);

  /* ---- a button that opens a list: Escape, another one, a press elsewhere or going on by keys closes it ---- */
  function close(except) { all("details.pick[open]").forEach(function (pick) { if (!pick.contains(except)) { pick.open = false; } }); }
  on("click", function (event) { close(event.target); });
  var within = null; /* by keys alone: at a press of the finger what is pressed would move away under it */
  on("keyup", function (event) { if (event.key === "Tab" && within && !within.contains(document.activeElement)) { within.open = false; } });
  on("keydown", function (event) {
    if (event.key === "Tab") { within = document.activeElement.closest("details.pick[open]"); }
    var pick = event.key === "Escape" && document.querySelector("details.pick[open]");
    if (!pick) { return; }
    if (pick.contains(document.activeElement)) { pick.querySelector("summary").focus(); }
    close(null);
  });

  /* ---- lists: J K Enter, A and / ---- */
  function rows() { return all("[data-keys] [data-row]"); }
  function move(step) {
    var list = rows(), at = -1;
    if (!list.length) { return; }
    list.forEach(function (row, index) { if (row.getAttribute("aria-current") === "true") { at = index; } });
    var to = Math.max(0, Math.min(list.length - 1, at + step));
    list.forEach(function (row) { row.removeAttribute("aria-current"); });
    list[to].setAttribute("aria-current", "true");
    var link = list[to].querySelector("a");
    if (link) { link.focus({ preventScroll: true }); }
    list[to].scrollIntoView({ block: "nearest" });
  }
  on("keydown", function (event) {
    var target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) { return; }
    var key = event.key.toLowerCase(), current = document.querySelector("[data-keys] [data-row][aria-current=true]"), link;
    if (key === "j") { move(1); }
    else if (key === "k") { move(-1); }
    else if (key === "enter" && current && target === document.body) { link = current.querySelector("a"); if (link) { link.click(); } }
    else if (key === "a" && current) { link = current.querySelector("[data-key=a]"); if (link) { link.click(); } }
    else if (key === "/" && document.querySelector("[data-search]")) { event.preventDefault(); document.querySelector("[data-search]").focus(); }
  });

  /* ---- what is folded on the screen is printed whole, in browsers too whose style sheets cannot say it ---- */
  on("beforeprint", function () { all("details.printed:not([open])").forEach(function (part) { part.open = true; part.setAttribute("data-unfolded", ""); }); }, window);
  on("afterprint", function () { all("details[data-unfolded]").forEach(function (part) { part.open = false; part.removeAttribute("data-unfolded"); }); }, window);

  /* ---- print, copy ---- */
  on("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-print],[data-copy],[data-aloud]") : null;
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); }
    if (button.hasAttribute("data-copy") && navigator.clipboard) {
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () { tell(button); });
    }
    if (button.hasAttribute("data-aloud")) { readAloud(button); }
  });
  function tell(button) {
    var words = button.getAttribute("data-done"), label = button.querySelector("span") || button, before = label.textContent;
    if (!words) { return; }
    label.textContent = words;
    setTimeout(function () { label.textContent = before; }, 2000);
  }

  /* ---- read aloud: the browser's own voice, else our sound file ---- */
  var sound = null;
  function voice(language) {
    if (!window.speechSynthesis) { return null; }
    return speechSynthesis.getVoices().filter(function (one) { return one.lang.toLowerCase().indexOf(language) === 0; })[0] || null;
  }
  function readAloud(button) {
    var playing = button.getAttribute("aria-pressed") === "true", language = root.lang.slice(0, 2), own = voice(language);
    if (window.speechSynthesis) { speechSynthesis.cancel(); }
    if (sound) { sound.pause(); sound = null; }
    all("[data-aloud]").forEach(function (other) { other.setAttribute("aria-pressed", "false"); });
    if (playing) { return; }
    var over = function () { button.setAttribute("aria-pressed", "false"); };
    button.setAttribute("aria-pressed", "true");
    if (own) {
      var words = new SpeechSynthesisUtterance(button.getAttribute("data-aloud"));
      words.voice = own; words.lang = own.lang; words.rate = 0.9; words.onend = over; words.onerror = over;
      speechSynthesis.speak(words);
    } else if (button.getAttribute("data-audio")) {
      sound = new Audio(button.getAttribute("data-audio"));
      sound.onended = over; sound.onerror = over; sound.play().catch(over);
    } else { over(); }
  }
  function hideMuteButtons() {
    all("[data-aloud]:not([data-audio])").forEach(function (button) { button.hidden = !voice(root.lang.slice(0, 2)); });
  }
  if (window.speechSynthesis) { speechSynthesis.onvoiceschanged = hideMuteButtons; }

  /* ---- photos: shrunk before they are sent; the camera's own notes (place, time) go along, turned upright ---- */
  var LONGEST = 1600;
  function exifOf(bytes) { /* the APP1 segment with its orientation set to upright, or null */
    var view = new DataView(bytes), at = 2;
    if (view.byteLength < 4 || view.getUint16(0) !== 0xFFD8) { return null; }
    while (at + 10 < view.byteLength && view.getUint8(at) === 0xFF) {
      var kind = view.getUint8(at + 1), size = view.getUint16(at + 2) + 2;
      if (kind === 0xE1 && view.getUint32(at + 4) === 0x45786966 && at + size <= view.byteLength) { return upright(bytes.slice(at, at + size)); }
      if (kind === 0xDA || size < 4) { return null; }
      at += size;
    }
    return null;
  }
  function upright(segment) {
    var view = new DataView(segment), start = 10, little = view.getUint16(start) === 0x4949;
    var table = start + view.getUint32(start + 4, little), count = view.getUint16(table, little);
    for (var index = 0; index < count && table + 14 + index * 12 <= view.byteLength; index += 1) {
      var entry = table + 2 + index * 12;
      if (view.getUint16(entry, little) === 0x0112) { view.setUint16(entry + 8, 1, little); }
    }
    return segment;
  }
  function picture(file) {
    return new Promise(function (done, fail) {
      var image = new Image(), address = URL.createObjectURL(file);
      image.onload = function () { URL.revokeObjectURL(address); done(image); };
      image.onerror = function () { URL.revokeObjectURL(address); fail(new Error("unreadable")); };
      image.src = address;
    });
  }
  function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) { return Promise.resolve(file); }
    return Promise.all([picture(file), file.slice(0, 262144).arrayBuffer()]).then(function (both) {
      var image = both[0], scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
      if (scale === 1 && file.size < 600000) { return file; }
      var canvas = document.createElement("canvas"), paper = canvas.getContext("2d"), notes = file.type === "image/jpeg" ? exifOf(both[1]) : null;
      canvas.width = Math.round(image.naturalWidth * scale); canvas.height = Math.round(image.naturalHeight * scale);
      paper.fillStyle = "#fff"; paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.85); }).then(function (small) {
        var parts = notes ? [small.slice(0, 2), notes, small.slice(2)] : [small];
        return new File(parts, file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
      });
    }).catch(function () { return file; }); /* the server looks at every file anyway */
  }
  function refuseLarge(input) { /* told at once, not after minutes of sending */
    var form = input.form, words = form && form.getAttribute("data-too-large"), most = words && form.getAttribute("data-most"), at = input.closest(".picker") || input, said = at.previousElementSibling;
    if (said && said.hasAttribute("data-large")) { said.remove(); }
    var large = most && Array.prototype.filter.call(input.files, function (file) { return file.size > most; })[0];
    if (!large) { return; }
    said = document.createElement("p"); said.className = "error"; said.setAttribute("data-large", ""); said.setAttribute("role", "alert");
    said.textContent = words.replace("%s", large.name);
    at.insertAdjacentElement("beforebegin", said);
    input.value = "";
  }
  function showChosen(input) { /* which file was chosen stands on the large target */
    var words = input.parentNode.querySelector("[data-chosen]");
    if (!words) { return; }
    words.dataset.chosen = words.dataset.chosen || words.textContent;
    words.textContent = Array.prototype.map.call(input.files, function (file) { return file.name; }).join(", ") || words.dataset.chosen;
  }
  var LARGE = "input[type=file]:not([data-shrink])"; /* photos are made small before */
  on("change", function (event) {
    if (event.target.matches && event.target.matches(LARGE)) { refuseLarge(event.target); showChosen(event.target); }
  });
  on("reset", function (event) { setTimeout(function () { all(LARGE, event.target).forEach(showChosen); }); });
  on("change", function (event) {
    var input = event.target;
    if (!input.matches || !input.matches("input[type=file][data-shrink]") || typeof DataTransfer === "undefined") { return; }
    var form = input.form, files = Array.prototype.slice.call(input.files);
    var buttons = form ? all("button:not([type=button])", form) : [];
    buttons.forEach(function (button) { button.disabled = true; });
    files.reduce(function (before, file) { /* one after another: a cheap phone holds one photo in memory */
      return before.then(function (done) { return shrink(file).then(function (small) { done.push(small); return done; }); });
    }, Promise.resolve([])).then(function (done) {
      var bag = new DataTransfer();
      done.forEach(function (file) { bag.items.add(file); });
      input.files = bag.files;
      preview(input, done);
    }).catch(function () { return null; }).then(function () { buttons.forEach(function (button) { button.disabled = false; }); });
  });
  on("reset", function (event) { /* what was kept and sent from the phone is not shown as chosen still */
    all("input[type=file][data-shrink]", event.target).forEach(function (input) { preview(input, []); });
  });
  function preview(input, files) {
    var picker = input.closest(".picker") || input, box = picker.nextElementSibling;
    if (!box || !box.classList.contains("photos")) {
      box = document.createElement("div"); box.className = "photos"; picker.insertAdjacentElement("afterend", box);
    }
    box.textContent = "";
    files.forEach(function (file) {
      if (!/^image\//.test(file.type)) { var name = document.createElement("span"); name.className = "unseen"; name.textContent = file.name; box.appendChild(name); return; }
      var image = document.createElement("img");
      image.alt = file.name; image.src = URL.createObjectURL(file); box.appendChild(image);
    });
  }

  /* ---- a draft kept on the phone for a day, until what it became is shown. The form's own token goes with it: what was
     sent, but never answered, is the same request when it is sent again. ---- */
  var DAY = 86400000, SENT = "linli-draft-sent";
  function draftKey(form) { return "linli-draft-" + form.getAttribute("data-draft"); }
  function fieldsOf(form) { return all("textarea, input[type=text], input:not([type])", form).filter(function (field) { return field.name && !field.hasAttribute("data-no-draft"); }); }
  function tokenOf(form) { return form.querySelector("input[name=token]"); }
  function store(work) { try { return work(window.localStorage); } catch (refused) { return null; } }
  function restore(form) {
    var kept = store(function (box) { return JSON.parse(box.getItem(draftKey(form)) || "null"); }), token = tokenOf(form), given = false;
    if (!kept || Date.now() - kept.at > DAY) { return; }
    fieldsOf(form).forEach(function (field) { if (!field.value && kept.words[field.name]) { field.value = kept.words[field.name]; given = true; } });
    if (given && token && kept.token) { token.value = kept.token; form.setAttribute("data-draft-restored", ""); }
  }
  on("input", function (event) {
    var form = event.target.form, words = {};
    if (!form || !form.hasAttribute("data-draft")) { return; }
    fieldsOf(form).forEach(function (field) { words[field.name] = field.value; });
    store(function (box) { box.setItem(draftKey(form), JSON.stringify({ at: Date.now(), words: words, token: (tokenOf(form) || {}).value })); });
  });
  on("submit", function (event) {
    if (event.target.hasAttribute("data-draft")) { store(function () { sessionStorage.setItem(SENT, draftKey(event.target)); }); }
  });
  on("submit", function (event) { /* the next one at this phone finds neither drafts nor kept pages of whoever signs out; what waits to be sent stays */
    var form = event.target;
    if (!form.hasAttribute("data-leaves")) { return; }
    store(function (box) { Object.keys(box).forEach(function (key) { if (key.indexOf("linli-draft-") === 0) { box.removeItem(key); } }); });
    if (!window.caches) { return; }
    event.preventDefault();
    function go() { form.submit(); }
    dropPages().then(go, go);
  });
  var OWN = /^linli-(walk|visits)-/; /* whose pages are somebody's own (`ui/page_worker.js`); those of residents are empty forms */
  function dropPages() { /* and not what they are drawn with */
    return caches.keys().then(function (names) { return Promise.all(names.filter(function (name) { return OWN.test(name); }).map(function (name) {
      return caches.open(name).then(function (box) { return box.keys().then(function (kept) {
        return Promise.all(kept.map(function (one) { return new URL(one.url).pathname.indexOf("/static/") ? box.delete(one, { ignoreVary: true }) : null; }));
      }); });
    })); });
  }
  function sent(page) { /* the page after a form was sent shows what became of it, or else the draft stays */
    store(function (box) {
      if (page.querySelector("[data-draft-done], #notices .notice.success")) { box.removeItem(sessionStorage.getItem(SENT)); }
      sessionStorage.removeItem(SENT);
    });
  }

  /* ---- a page that answers a form (refused, or the next of several steps) and says so gets an address: Back and reload
     ask for that instead of sending the form once more, and what stood in its fields comes back. As in a draft, nothing
     of whom it concerns does: the next one at this screen may press Back. ---- */
  var HELD = "input:not([type=file]):not([type=password]):not([data-no-draft]):not([name=csrfmiddlewaretoken]), select, textarea";
  function answered() { return document.querySelector("form[data-draft]"); }
  function held(form) { return all(HELD, form).filter(function (field) { return field.name && field.value.length < 20000; }); }
  function choice(field) { return field.type === "checkbox" || field.type === "radio"; }
  function keepTyped(at) {
    var typed = held(answered()).map(function (field) { return [field.name, field.value, field.checked]; });
    var note = document.querySelector("[data-kept-photos]");
    try { history.replaceState({ typed: typed, kept: note ? note.textContent.trim() : "" }, "", at); } catch (full) { history.replaceState(null, "", at); }
  }
  function bringTyped(form, left, kept) {
    var note = form.querySelector("[data-kept-photos]");
    if (note && kept) { note.querySelector("span").textContent = kept; note.hidden = false; } /* how many it still carries */
    held(form).forEach(function (field) {
      var fits = left.filter(function (one) { return one[0] === field.name && (!choice(field) || one[1] === field.value); })[0];
      if (!fits) { return; }
      left.splice(left.indexOf(fits), 1);
      if (choice(field)) { field.checked = fits[2]; } else { field.value = fits[1]; }
    });
    form.setAttribute("data-draft-restored", ""); /* with its token: what was sent already is the same request */
  }
  if (answered() && root.hasAttribute("data-answers")) { keepTyped(location.pathname + (root.getAttribute("data-answers") || location.search.replace(/[?&]answered=[^&]*$/, ""))); }
  else if (answered() && history.state && history.state.typed) { bringTyped(answered(), history.state.typed.slice(), history.state.kept); }
  on("submit", function (event) {
    if (event.target === answered() && history.state && history.state.typed) { keepTyped(location.href); }
  });

  /* ---- what each new piece of page needs ---- */
  function prepare(within) {
    all("form[data-draft]", within).forEach(restore);
    var errors = (within || document).querySelector("#errors");
    if (errors) { errors.focus(); }
    hideMuteButtons();
  }
  sent(document);
  prepare(document);
  var similar = document.querySelector("#similar");  // the answer to a form that is not sent yet
  if (similar && !document.querySelector("#errors")) { similar.focus(); }
})();
