/* What a category asks by itself: a question that hangs on another answer shows once that is given. Without this script
   all of them stand there, and the server takes those that belong. */
(function () {
  "use strict";
  function look(form) {
    Array.prototype.forEach.call(form.querySelectorAll("[data-after]"), function (box) {
      var on = form.querySelector("[name='" + box.dataset.after + "']:checked"), before = on && on.closest("[data-after]");
      var asks = Boolean(on) && on.value === box.dataset.answer && !(before && before.hidden);
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
