/* Draws what is to be covered over on the paused film or on a photo: a line of the form, which can also be typed. */
(function () {
  "use strict";
  var form = document.getElementById("edit-form"), stage = document.getElementById("stage"), button = document.getElementById("mark");
  if (!form || !stage || !button) { return; }
  var film = stage.querySelector("video"), field = form.elements.boxes, veil = null;

  function moment(seconds) { return Math.floor(seconds / 60) + ":" + ("0" + (seconds % 60).toFixed(1)).slice(-4); }
  function close() { if (veil) { veil.remove(); veil = null; } button.setAttribute("aria-pressed", "false"); }

  button.addEventListener("click", function () {
    if (veil) { close(); return; }
    if (film) { film.pause(); }
    button.setAttribute("aria-pressed", "true");
    veil = document.createElement("div");
    veil.className = "veil";
    stage.appendChild(veil);
    stage.scrollIntoView({ block: "center" });
    var from = null, mark = null;
    function share(event) {
      var frame = veil.getBoundingClientRect();
      return [Math.min(100, Math.max(0, (event.clientX - frame.left) / frame.width * 100)), Math.min(100, Math.max(0, (event.clientY - frame.top) / frame.height * 100))];
    }
    function corners(to) { return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])]; }
    veil.addEventListener("pointerdown", function (event) {
      from = share(event);
      mark = document.createElement("div");
      mark.className = "mark";
      veil.appendChild(mark);
      veil.setPointerCapture(event.pointerId);
    });
    veil.addEventListener("pointermove", function (event) {
      if (!from) { return; }
      var box = corners(share(event));
      ["left", "top", "width", "height"].forEach(function (side, n) { mark.style.setProperty(side, box[n] + "%"); });
    });
    veil.addEventListener("pointerup", function (event) {
      if (!from) { return; }
      var box = corners(share(event));
      if (box[2] > 0.5 && box[3] > 0.5) {
        var end = Number(form.dataset.length) / 1000, times = film ? [moment(film.currentTime), moment(end - 0.1)] : [];
        var line = box.map(function (side) { return side.toFixed(1); }).concat(times).join(" ");
        field.value = (field.value.trim() ? field.value.trim() + "\n" : "") + line;
        field.focus();
      }
      close();
    });
  });
}());
