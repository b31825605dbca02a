/* Small comforts; every page works without them. */
(function () {
  "use strict";
  // A menu closes when one clicks elsewhere or presses Escape.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  // Opening the search puts the caret into it.
  document.querySelectorAll("details.find").forEach(function (menu) {
    menu.addEventListener("toggle", function () {
      if (menu.open) menu.querySelector("input[type=search]").focus();
    });
  });
  // Suggestions: arrows move, Enter follows.
  document.addEventListener("keydown", function (event) {
    var box = event.target.closest && event.target.closest("input[role=combobox]");
    if (!box) return;
    var list = document.getElementById(box.getAttribute("aria-controls"));
    var options = list ? Array.prototype.slice.call(list.querySelectorAll("[role=option]")) : [];
    if (!options.length) return;
    var at = options.findIndex(function (o) { return o.getAttribute("aria-selected") === "true"; });
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      var next = (at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length;
      options.forEach(function (o, i) { o.setAttribute("aria-selected", String(i === next)); });
      box.setAttribute("aria-activedescendant", options[next].id);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.href = options[at].getAttribute("href");
    }
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!event.target.classList.contains("found")) return;
    var box = document.querySelector("[aria-controls='" + event.target.id + "']");
    if (box) box.setAttribute("aria-expanded", String(event.target.children.length > 0));
  });
  // Fewer and more.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (!button) return;
    var input = button.parentElement.querySelector("input[type=number]");
    var value = Number(input.value || 1) + Number(button.dataset.step);
    input.value = Math.max(Number(input.min || 1), Math.min(Number(input.max || 9999), value));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A choice that changes the page sends its form by itself.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });
  // A refusal still shows its page (422 carries the form with its errors).
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  // Hearts: filled for what this reader saved.
  function mark(id, saved) {
    document.querySelectorAll("[data-wish='" + id + "']").forEach(function (heart) {
      heart.setAttribute("aria-pressed", String(saved));
    });
  }
  document.addEventListener("wishes", function (event) { event.detail.ids.forEach(function (id) { mark(id, true); }); });
  document.addEventListener("wish", function (event) { mark(event.detail.id, event.detail.saved); });
  // A row of rooms that is wider than the phone begins with the one that is open.
  var room = document.querySelector(".account-nav [aria-current]");
  if (room) room.scrollIntoView({ block: "nearest", inline: "center" });
  // One box chooses every row of the page, and says when only some are chosen.
  document.querySelectorAll("[data-choose-all]").forEach(function (all) {
    var boxes = Array.prototype.slice.call(all.closest("table").querySelectorAll("td.tick > input"));
    function tell() {
      var chosen = boxes.filter(function (box) { return box.checked; }).length;
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    all.hidden = false;
    all.addEventListener("change", function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
    });
    boxes.forEach(function (box) { box.addEventListener("change", tell); });
    tell();
  });
  // What is carried elsewhere is copied by a press: the text that stands before the button.
  document.querySelectorAll("[data-copy]").forEach(function (button) { button.hidden = !navigator.clipboard; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) return;
    navigator.clipboard.writeText(button.previousElementSibling.innerText.trim()).then(function () {
      var words = button.querySelector("span"), before = words.textContent;
      if (before === button.dataset.copied) return;
      words.textContent = button.dataset.copied;
      setTimeout(function () { words.textContent = before; }, 2000);
    });
  });
  // Toasts without an action leave by themselves.
  function retire(toast) { setTimeout(function () { toast.remove(); }, 7000); }
  document.querySelectorAll("#toasts .toast:not(:has(a, button))").forEach(retire);
  document.addEventListener("htmx:oobAfterSwap", function () {
    document.querySelectorAll("#toasts .toast:not(:has(a, button))").forEach(retire);
  });
})();
