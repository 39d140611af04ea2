// The ceremony by keys: arrows, space and a presenter's buttons follow the page's own links.
const AHEAD = new Set(["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp", "Backspace"]);

document.addEventListener("keydown", (event) => {
  const free = event.target === document.body || event.target.id === "main";
  const rel = AHEAD.has(event.key) ? "next" : BACK.has(event.key) ? "prev" : null;
  if (!rel || event.ctrlKey || event.altKey || event.metaKey || (!free && event.key === "Enter")) return;
  event.preventDefault();
  document.querySelector(`a[rel="${rel}"]`)?.click();
});
