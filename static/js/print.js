// The button «Напечатать» opens the browser's own printing; without scripts there is its menu.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
