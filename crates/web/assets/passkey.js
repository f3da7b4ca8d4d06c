// Asks the browser for a passkey and posts the answer with the form. No other script is needed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form) return;
  const hint = form.querySelector("[data-passkey-hint]");
  const button = form.querySelector("button[type=submit]");
  const toBytes = (text) => {
    const base = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(base), (c) => c.charCodeAt(0));
  };
  const toText = (buffer) => {
    let text = "";
    new Uint8Array(buffer).forEach((byte) => { text += String.fromCharCode(byte); });
    return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const failed = () => { hint.hidden = false; button.disabled = false; };
  if (!window.PublicKeyCredential) { failed(); return; }

  const prepared = (options) => {
    const key = options.publicKey;
    key.challenge = toBytes(key.challenge);
    if (key.user) key.user.id = toBytes(key.user.id);
    (key.excludeCredentials || []).forEach((one) => { one.id = toBytes(one.id); });
    (key.allowCredentials || []).forEach((one) => { one.id = toBytes(one.id); });
    return { publicKey: key };
  };
  const answer = (credential) => {
    const from = credential.response;
    const response = { clientDataJSON: toText(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = toText(from.attestationObject);
      response.transports = from.getTransports ? from.getTransports() : [];
    } else {
      response.authenticatorData = toText(from.authenticatorData);
      response.signature = toText(from.signature);
      response.userHandle = from.userHandle ? toText(from.userHandle) : null;
    }
    return { id: credential.id, rawId: toText(credential.rawId), type: credential.type,
      extensions: {}, response };
  };

  form.addEventListener("submit", async (event) => {
    const field = form.elements.namedItem("antwoord");
    if (field.value) return;
    event.preventDefault();
    button.disabled = true;
    hint.hidden = true;
    try {
      const options = prepared(JSON.parse(form.dataset.passkey));
      const credential = form.dataset.make === "yes"
        ? await navigator.credentials.create(options)
        : await navigator.credentials.get(options);
      field.value = JSON.stringify(answer(credential));
      form.submit();
    } catch (error) {
      failed();
    }
  });
})();
