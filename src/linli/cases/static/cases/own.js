/* A question that hangs on another answer shows while that is given, or (data-unless) while it is not. Without this
   script all of them stand there, and the server takes those that belong. */
(function () {
  "use strict";
  function look(form) {
    Array.prototype.forEach.call(form.querySelectorAll("[data-after]"), function (box) {
      var on = form.elements[box.dataset.after], one = on && !on.closest ? on[0] : on, before = one && one.closest("[data-after]");
      var given = on ? on.value : "", fits = (given === box.dataset.answer) !== ("unless" in box.dataset);
      var asks = fits && !(before && before.hidden);
      box.hidden = !asks;
      Array.prototype.forEach.call(box.querySelectorAll("input, select, textarea"), function (field) { field.disabled = !asks; });
    });
  }
  function lookAll() { Array.prototype.forEach.call(document.querySelectorAll("form"), look); }
  document.addEventListener("change", function (event) { if (event.target.form) { look(event.target.form); } });
  document.addEventListener("htmx:afterSettle", lookAll);
  window.addEventListener("pageshow", lookAll);
  lookAll();
})();
