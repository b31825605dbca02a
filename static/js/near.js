/* Asks the browser where the reader stands, when they press the button; districts serve without it. */
(function () {
  "use strict";
  var button = document.querySelector("[data-near]");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", function () {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      function (found) {
        // Two decimals are about a kilometre: enough to sort shops, too little to find a person.
        location.href = button.dataset.near + "?lat=" + found.coords.latitude.toFixed(2) + "&lon=" + found.coords.longitude.toFixed(2);
      },
      function () {
        button.disabled = false;
        document.querySelector("[data-near-refused]").hidden = false;
      },
      { timeout: 10000, maximumAge: 300000 }
    );
  });
})();
