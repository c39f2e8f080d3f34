/* Signing in by position: asked of the telephone when the button is pressed, sent once, kept nowhere. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("form[data-near]"), function (form) {
    var button = form.querySelector("[data-where]"), said = form.querySelector("[data-said]");
    if (!navigator.geolocation || !button) { return; }
    form.hidden = false;
    button.hidden = false;
    button.addEventListener("click", function (event) {
      event.preventDefault();
      button.disabled = true;
      said.textContent = form.getAttribute("data-asking");
      navigator.geolocation.getCurrentPosition(function (found) {
        form.elements.lon.value = found.coords.longitude.toFixed(6);
        form.elements.lat.value = found.coords.latitude.toFixed(6);
        if (form.elements.accuracy) { form.elements.accuracy.value = String(Math.round(found.coords.accuracy)); }
        said.textContent = "";
        button.disabled = false;
        if (form.getAttribute("data-near") === "send") { form.submit(); }
      }, function () {
        said.textContent = form.getAttribute("data-failed");
        button.disabled = false;
      }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 });
    });
  });
})();
