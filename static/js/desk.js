// The desk's figures are fetched anew every 15 seconds while the page is looked at; a button stops it.
// What the reader has opened stays open, and the focus stays where it was.
const EVERY = 15_000;
const part = document.getElementById("figures");
const state = document.getElementById("live-state");
const button = document.getElementById("live-pause");
let going = true;

function tell(name) {
  if (state.textContent !== state.dataset[name]) state.textContent = state.dataset[name];
}

function put(fresh) {
  const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
  const here = part.contains(document.activeElement) ? [...focusable()].indexOf(document.activeElement) : -1;
  part.replaceChildren(...fresh.body.childNodes);
  part.dispatchEvent(new Event("fresh", { bubbles: true }));
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (here >= 0) focusable()[here]?.focus({ preventScroll: true });
}

function focusable() {
  return part.querySelectorAll("a[href], summary, [tabindex]");
}

async function refresh() {
  if (!going || document.hidden) return;
  const answer = await fetch(part.dataset.from, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!going) return;
  if (answer?.redirected) {
    stop("ended");
  } else if (answer?.ok) {
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    tell("on");
  } else {
    tell("lost");
  }
}

function stop(why) {
  going = false;
  button.textContent = button.dataset.go;
  tell(why);
}

button.addEventListener("click", () => {
  if (going) {
    stop("off");
    return;
  }
  going = true;
  button.textContent = button.dataset.pause;
  tell("on");
  refresh();
});

button.hidden = false;
tell("on");
setInterval(refresh, EVERY);
document.addEventListener("visibilitychange", refresh);
