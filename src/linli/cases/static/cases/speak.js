/* Hold and speak: a recording made in the page goes into the file input that stands there without script.
   Behind a home's card (data-speak) it is sent by itself when the button is let go. A short press keeps it running
   until the next one, for fingers that cannot hold; the keyboard does the same. */
(function () {
  "use strict";
  var LONGEST = 180000, SHORT = 500, LEAST = 700;
  var able = window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia && typeof DataTransfer !== "undefined";
  function kind() {
    return ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].filter(function (one) { return MediaRecorder.isTypeSupported(one); })[0] || "";
  }
  function recorder(button, input, words, done) {
    var label = button.querySelector("[data-words]") || button, said = words.said;
    var running = null, began = 0, latched = false, wanted = false, timer = 0;
    function tell(text) { if (said) { said.textContent = text || ""; said.hidden = !text; } }
    function look(on) { button.setAttribute("aria-pressed", on ? "true" : "false"); label.textContent = on ? words.letGo : words.hold; }
    function stop() { clearTimeout(timer); wanted = false; if (running && running.state !== "inactive") { running.stop(); } }
    function start() {
      if (running || wanted) { return; }
      wanted = true; latched = false; tell("");
      navigator.mediaDevices.getUserMedia({ audio: true }).then(function (stream) {
        var parts = [], type = kind();
        function close() { stream.getTracks().forEach(function (track) { track.stop(); }); running = null; look(false); }
        if (!wanted) { close(); tell(words.tooShort); return; } /* let go while the phone still asked whether it may listen */
        running = new MediaRecorder(stream, type ? { mimeType: type, audioBitsPerSecond: 24000 } : {});
        running.ondataavailable = function (event) { if (event.data.size) { parts.push(event.data); } };
        running.onstop = function () {
          var lasted = Date.now() - began, of = (running.mimeType || type || "audio/webm").split(";")[0];
          close();
          if (lasted < LEAST) { tell(words.tooShort); return; }
          var bag = new DataTransfer();
          Array.prototype.forEach.call(input.files, function (file) { bag.items.add(file); });
          bag.items.add(new File(parts, "voice." + (of.split("/")[1] || "webm"), { type: of }));
          input.files = bag.files;
          tell(words.heard);
          done();
        };
        running.start(); began = Date.now(); look(true);
        if (navigator.vibrate) { navigator.vibrate(30); }
        timer = setTimeout(stop, LONGEST);
      }).catch(function () { wanted = false; look(false); tell(words.noMic); words.refused(); });
    }
    button.addEventListener("pointerdown", function (event) {
      if (event.button > 0) { return; }
      event.preventDefault();
      button.focus();
      if (running) { latched = false; stop(); } else { start(); }
    });
    function release() { if (wanted && running && !latched && Date.now() - began < SHORT) { latched = true; } else if (!latched) { stop(); } }
    ["pointerup", "pointercancel"].forEach(function (name) { window.addEventListener(name, release); });
    button.addEventListener("contextmenu", function (event) { event.preventDefault(); });
    button.addEventListener("keydown", function (event) {
      if ((event.key !== "Enter" && event.key !== " ") || event.repeat) { return; }
      event.preventDefault();
      if (running) { latched = false; stop(); } else { start(); latched = true; }
    });
  }
  if (!able) { return; }
  Array.prototype.forEach.call(document.querySelectorAll("form[data-speak]"), function (form) {
    var button = form.querySelector("[data-hold-button]"), input = form.querySelector("input[data-record]"), of = form.dataset;
    if (!button || !input) { return; }
    form.setAttribute("data-ready", "");
    recorder(button, input, {
      said: form.querySelector("[data-said]"), hold: of.hold, letGo: of.letGo, tooShort: of.tooShort, noMic: of.noMic, heard: of.heard,
      refused: function () { form.removeAttribute("data-ready"); } /* the file input stands in its place */
    }, function () { if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); } });
  });
})();
