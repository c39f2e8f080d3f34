/* Copies a part of the page with its looks written into it, for editors that take pasted pages. */
(function () {
  "use strict";
  var LOOKS = {
    H2: "font-size:20px;font-weight:bold;line-height:1.4;margin:0 0 16px;",
    P: "font-size:16px;line-height:1.75;text-align:justify;text-indent:2em;margin:0 0 16px;"
  };
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy-rich]") : null;
    if (!button || !navigator.clipboard || !window.ClipboardItem) { return; }
    var source = document.getElementById(button.getAttribute("data-copy-rich")), made = "";
    Array.prototype.forEach.call(source.children, function (one) {
      var tag = one.tagName, words = document.createElement("i");
      words.textContent = one.textContent;
      made += "<" + tag + ' style="' + (LOOKS[tag] || "") + '">' + words.innerHTML + "</" + tag + ">";
    });
    var parts = {
      "text/html": new Blob([made], { type: "text/html" }),
      "text/plain": new Blob([source.innerText], { type: "text/plain" })
    };
    navigator.clipboard.write([new ClipboardItem(parts)]).then(function () {
      var label = button.querySelector("span"), before = label.textContent;
      label.textContent = button.getAttribute("data-done");
      setTimeout(function () { label.textContent = before; }, 2000);
    });
  });
}());
