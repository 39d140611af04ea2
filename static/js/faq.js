// A link to a question opens its answer; without scripts the question itself is pressed.
function open() {
  const asked = document.getElementById(location.hash.slice(1));
  if (asked instanceof HTMLDetailsElement) asked.open = true;
}

addEventListener("hashchange", open);
open();
