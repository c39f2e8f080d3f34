/* Sends a film in parts (tus), goes on after a broken line, a pause, or a page opened again. Without it: a plain form. */
(function () {
  "use strict";
  var form = document.getElementById("film-form");
  if (!form || !window.tus || !window.tus.isSupported) { return; }
  var words = form.dataset, field = form.querySelector("input[type=file]");
  var bar = document.getElementById("film-bar"), meter = bar.querySelector("progress"), said = document.getElementById("film-said");
  var send = document.getElementById("film-send"), pause = document.getElementById("film-pause"), go = document.getElementById("film-go");
  var upload = null, PART = 8 * 1024 * 1024, MEGABYTE = 1024 * 1024;

  function show(running, text) {
    bar.hidden = false;
    send.hidden = true; pause.hidden = !running; go.hidden = running;
    if (text) { said.textContent = text; }
  }
  function done(sent, all) {
    meter.value = all ? sent / all * 100 : 0;
    said.textContent = words.sending + ": " + (sent / MEGABYTE).toFixed(1) + " / " + (all / MEGABYTE).toFixed(1) + " MB · " + Math.floor(meter.value) + " %";
  }
  function leaving(event) { event.preventDefault(); event.returnValue = ""; }

  function begin(file) {
    upload = new window.tus.Upload(file, {
      endpoint: words.uploads,
      chunkSize: PART,
      retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000],
      metadata: { filename: file.name, filetype: file.type },
      headers: { "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
      removeFingerprintOnSuccess: true,
      fingerprint: function (chosen) { return Promise.resolve(["linli", words.uploads, chosen.name, chosen.size, chosen.lastModified].join("-")); },
      onProgress: done,
      onShouldRetry: function (error) {
        var answer = error.originalResponse, status = answer ? answer.getStatus() : 0;
        if (!status || navigator.onLine === false) { said.textContent = words.waiting; }
        return status < 400 || status >= 500 || status === 409 || status === 423;
      },
      onSuccess: function () { removeEventListener("beforeunload", leaving); location.reload(); },
      onError: function (error) {
        var answer = error.originalResponse, status = answer ? answer.getStatus() : 0;
        var why = status >= 400 && status < 500 ? answer.getBody() : "";
        show(false, why ? words.refused + ": " + why : words.waiting);
        removeEventListener("beforeunload", leaving);
      },
    });
    upload.findPreviousUploads().then(function (before) {
      if (before.length) { upload.resumeFromPreviousUpload(before[0]); }
      run(before.length ? words.again : words.sending);
    });
  }
  function run(text) { show(true, text); addEventListener("beforeunload", leaving); upload.start(); }

  form.addEventListener("submit", function (event) {
    var file = field.files[0];
    if (!file) { return; }  /* the plain form says what is missing */
    event.preventDefault();
    if (file.size > Number(words.most) * MEGABYTE) { bar.hidden = false; said.textContent = words.large; return; }
    begin(file);
  });
  pause.addEventListener("click", function () {
    upload.abort().then(function () { show(false, words.paused); go.focus(); });
    removeEventListener("beforeunload", leaving);
  });
  go.addEventListener("click", function () { run(""); pause.focus(); });
  addEventListener("online", function () { if (upload && !go.hidden && said.textContent === words.waiting) { run(""); } });
}());
