/* A signature drawn with a finger goes where a photo of it would go; without script the photo is taken. */
(function () {
  "use strict";
  if (typeof DataTransfer === "undefined") { return; }
  Array.prototype.forEach.call(document.querySelectorAll("[data-sign]"), function (box) {
    var canvas = box.querySelector("canvas"), ink = canvas.getContext("2d"), input = document.getElementById(box.getAttribute("data-sign"));
    var down = false, drawn = false, busy = false;
    function wipe() { ink.fillStyle = "#fff"; ink.fillRect(0, 0, canvas.width, canvas.height); drawn = false; }
    function at(event) {
      var where = canvas.getBoundingClientRect();
      return [(event.clientX - where.left) * canvas.width / where.width, (event.clientY - where.top) * canvas.height / where.height];
    }
    canvas.addEventListener("pointerdown", function (event) {
      var point = at(event);
      event.preventDefault(); canvas.setPointerCapture(event.pointerId);
      down = true; ink.lineWidth = 4; ink.lineCap = "round"; ink.strokeStyle = "#000"; ink.beginPath(); ink.moveTo(point[0], point[1]);
    });
    canvas.addEventListener("pointermove", function (event) {
      if (!down) { return; }
      var point = at(event);
      ink.lineTo(point[0], point[1]); ink.stroke(); drawn = true;
    });
    canvas.addEventListener("pointerup", function () { down = false; });
    box.querySelector("[data-clear]").addEventListener("click", wipe);
    input.form.addEventListener("submit", function (event) {
      if (!drawn || busy) { return; }
      event.preventDefault(); busy = true;
      canvas.toBlob(function (picture) {
        var bag = new DataTransfer();
        Array.prototype.forEach.call(input.files, function (file) { bag.items.add(file); });
        bag.items.add(new File([picture], "signature.png", { type: "image/png" }));
        input.files = bag.files;
        input.form.removeAttribute("aria-busy");
        input.form.requestSubmit ? input.form.requestSubmit() : input.form.submit();
      }, "image/png");
    }, true);
    wipe();
  });
})();
