/* Passkeys: the browser makes one, or answers with one. Without them the other ways of signing in stay. */
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function toBytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function toText(buffer) {
    var plain = Array.from(new Uint8Array(buffer), function (byte) { return String.fromCharCode(byte); }).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function named(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: toBytes(one.id) }); });
  }

  function send(form, address, body) {
    var next = form.querySelector("[name=next]");
    var query = next && body !== "{}" ? "?next=" + encodeURIComponent(next.value) : "";
    return fetch(address + query, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value
      },
      body: body
    }).then(function (answer) {
      return answer.json().then(function (told) {
        if (answer.ok) return told;
        if (told.lead) { location.assign(told.lead); return new Promise(function () {}); }
        throw new Error(told.error);
      });
    });
  }

  function ask(form, options) {
    options.challenge = toBytes(options.challenge);
    if (!form.hasAttribute("data-make")) {
      options.allowCredentials = named(options.allowCredentials);
      return navigator.credentials.get({ publicKey: options });
    }
    options.user.id = toBytes(options.user.id);
    options.excludeCredentials = named(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: options });
  }

  function written(found) {
    var answer = found.response, told = { clientDataJSON: toText(answer.clientDataJSON) };
    if (answer.attestationObject) {
      told.attestationObject = toText(answer.attestationObject);
      told.transports = answer.getTransports ? answer.getTransports() : [];
    } else {
      told.authenticatorData = toText(answer.authenticatorData);
      told.signature = toText(answer.signature);
      if (answer.userHandle) told.userHandle = toText(answer.userHandle);
    }
    return JSON.stringify({
      id: found.id,
      rawId: toText(found.rawId),
      type: found.type,
      response: told,
      clientExtensionResults: found.getClientExtensionResults()
    });
  }

  document.querySelectorAll("[data-no-passkeys]").forEach(function (note) { note.hidden = true; });
  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var button = form.querySelector("button"), error = form.querySelector(".error");
      button.disabled = true;
      error.hidden = true;
      send(form, form.dataset.options, "{}")
        .then(function (options) { return ask(form, options); })
        .then(function (found) { return send(form, form.dataset.passkey, written(found)); })
        .then(function (told) { location.assign(told.lead); })
        .catch(function (reason) {
          var ours = reason instanceof Error && !(reason instanceof DOMException) && !(reason instanceof TypeError);
          error.textContent = ours && reason.message ? reason.message : form.dataset.failed;
          error.hidden = false;
          button.disabled = false;
        });
    });
  });
})();
