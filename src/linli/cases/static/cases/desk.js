/* Smooths the desk: the chosen tile shows it, the telephone opens by itself after its number was asked for. */
(function () {
  "use strict";
  function tiles() {
    Array.prototype.forEach.call(document.querySelectorAll(".tiles input[type=radio]"), function (input) {
      var label = input.closest("label");
      if (label) { label.classList.toggle("on", input.checked); }
    });
  }
  document.addEventListener("change", function (event) { if (event.target.matches && event.target.matches(".tiles input")) { tiles(); } });
  document.addEventListener("change", function (event) {
    var select = event.target;
    if (select.matches && select.matches(".spot select[name=estate], form[data-draft^=desk-new] select[name=estate]")) {
      var asked = new URLSearchParams(window.location.search);
      asked.set("estate", select.value);
      window.location.search = asked.toString();
    }
  });
  var gone = 0;
  document.addEventListener("keydown", function (event) {
    var target = event.target, key = event.key.toLowerCase(), to = { i: "/desk/", t: "/desk/tasks/", w: "/desk/?box=watch" }[key];
    if (event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) { return; }
    if (key === "?") { window.location.href = "/desk/keys/"; }
    else if (to && Date.now() - gone < 1500) { window.location.href = to; }
    else if (key === "x") {
      var tick = document.querySelector("[data-keys] [aria-current=true] [data-key=x]");
      if (tick) { tick.click(); }
    }
    gone = key === "g" ? Date.now() : 0;
  });
  tiles();
  var call = document.querySelector("[data-dial-now]");
  if (call && "ontouchstart" in window) { window.location.href = call.getAttribute("href"); }
})();
