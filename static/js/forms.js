// A form is sent once: a second press while the first is on its way does nothing. The server would
// give the same answer anyway; this only spares the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  // A form that is answered with a file leaves its page as it was, to be sent again.
  if (form.method !== "post" || "answersFile" in form.dataset) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true");
    if (!button.dataset.busy) continue;
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
  }
});

// The browser's «back» brings a page as it was left: let its forms be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
      if (button.dataset.label) button.textContent = button.dataset.label;
    }
  }
});
