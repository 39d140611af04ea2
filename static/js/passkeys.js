// Passkeys: ask the server for a challenge, let the device sign it, send the answer as a form.
const able =
  window.PublicKeyCredential?.parseRequestOptionsFromJSON &&
  PublicKeyCredential.parseCreationOptionsFromJSON;
// WebAuthn knows hosts by name only.
const named = !/^[\d.]+$|^\[/.test(location.hostname);

async function answer(form) {
  const asked = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": form.elements.csrf_token.value },
  });
  if (!asked.ok || asked.redirected) return null;
  const options = await asked.json();
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey });
}

for (const form of able && named ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fault = form.querySelector("[data-fault]");
    fault.hidden = true;
    try {
      const credential = await answer(form);
      if (!credential) return form.submit();
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}
