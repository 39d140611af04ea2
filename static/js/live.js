// A part marked data-live="3" is fetched anew every three seconds while the page is looked at.
async function refresh(part) {
  if (document.hidden) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  part.replaceChildren(...fresh.childNodes);
  part.scrollTop = part.scrollHeight;
}

for (const part of document.querySelectorAll("[data-live]")) {
  part.scrollTop = part.scrollHeight;
  setInterval(() => refresh(part), Number(part.dataset.live) * 1000);
}
