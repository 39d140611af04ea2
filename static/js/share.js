// «Поделиться»: the system's own sheet, or the clipboard. Without either the button stays hidden.
const can = navigator.share ? "share" : navigator.clipboard ? "copy" : null;

async function act(button) {
  const { url, title } = button.dataset;
  if (can === "share" && !button.hasAttribute("data-copy")) {
    await navigator.share({ url, title }).catch(() => {});
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copy || url);
  button.textContent = button.dataset.done;
}

for (const button of document.querySelectorAll("button[data-share], button[data-copy]")) {
  if (!can || (button.hasAttribute("data-copy") && !navigator.clipboard)) continue;
  button.hidden = false;
  button.addEventListener("click", () => act(button));
}
