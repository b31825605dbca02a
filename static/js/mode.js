/* The reader's choice of light or dark, before the first paint. */
(function () {
  var root = document.documentElement, key = "mode", chosen;
  try { chosen = localStorage.getItem(key); } catch (e) { chosen = null; }
  if (chosen === "dark" || chosen === "light") root.dataset.mode = chosen;
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-switch-mode]");
    if (!button) return;
    var dark = getComputedStyle(root).colorScheme === "dark" ||
      (root.dataset.mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.mode = dark ? "light" : "dark";
    try { localStorage.setItem(key, root.dataset.mode); } catch (e) { /* the choice lasts for this page */ }
  });
})();
