// Asks whether the voter's SMS has arrived, ever less often, and goes on when it has. The server
// knows which SMS it is: the browser's session does. Without this script a button does the same.
const page = document.querySelector("[data-arrived]");
const FIRST = 2000;
const LONGEST = 15000;
const GIVE_UP = Date.now() + 20 * 60000;
let pause = FIRST;
let left = false;
let timer;

function goOn() {
  location.assign(page.dataset.wait);
}

async function ask() {
  clearTimeout(timer);
  if (document.hidden || Date.now() > GIVE_UP) return;
  const answer = await fetch(page.dataset.arrived).catch(() => null);
  if (answer?.ok && (await answer.json()).arrived) {
    goOn();
    return;
  }
  pause = Math.min(pause * 1.2, LONGEST);
  timer = setTimeout(ask, pause);
}

for (const link of document.querySelectorAll("[data-texting]")) {
  link.addEventListener("click", () => {
    left = true;
  });
}

// Back from the messages: look at once, and show that we are waiting.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  if (left && location.pathname !== page.dataset.wait) goOn();
  pause = FIRST;
  ask();
});

for (const line of document.querySelectorAll("[data-watching]")) line.hidden = false;
timer = setTimeout(ask, FIRST);
