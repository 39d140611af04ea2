// The queue by keys. Everything that a key does, a link or a button of the page does too; a key is
// known by its place on the keyboard, so that the Russian layout needs no switching.
const root = document.querySelector("[data-queue]");
const map = document.getElementById("keys");
const off = document.getElementById("keys-off");
const rows = [...root.querySelectorAll("tbody tr[id]")];
const words = root.querySelector("[data-words]");
const OFF = "queue-keys-off";
let last = "d";

const press = (selector) => root.querySelector(selector)?.click();
const button = (key) => root.querySelector(`button[data-key="${key}"]`);
const box = (row) => row?.querySelector("input[name=id]");
const boxes = () => rows.map(box).filter(Boolean);
const current = () => rows.find((row) => row.contains(document.activeElement)) || null;
const row = () => current() || rows.find((one) => `#${one.id}` === location.hash) || rows[0];

function count() {
  const shown = root.querySelector("[data-chosen]");
  if (shown) shown.value = boxes().filter((one) => one.checked).length;
}

function go(step) {
  const here = current();
  const next = here ? rows[rows.indexOf(here) + step] : row();
  if (!next) return press(`a[rel=${step > 0 ? "next" : "prev"}]`);
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

// What is ticked is decided about, else the row in focus; where there is neither, a row comes into focus.
function choose() {
  if (!rows.length || boxes().some((one) => one.checked)) return true;
  return tick(true);
}

function tick(value) {
  if (!current()) return go(1);
  const one = box(current());
  if (one) one.checked = value ?? !one.checked;
  count();
  return Boolean(one);
}

function write(key) {
  if (!button(key) || !choose()) return;
  last = key;
  if (words) words.open = true;
  root.querySelector("#snippet").focus();
}

const KEYS = {
  KeyJ: () => go(1),
  KeyK: () => go(-1),
  KeyU: () => press("a[rel=up]"),
  KeyX: () => tick(),
  KeyA: () => { if (button("a") && choose()) button("a").click(); },
  KeyD: () => write("d"),
  KeyM: () => write("m"),
};

const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function pressed(event) {
  if (event.ctrlKey && event.key === "Enter" && event.target.closest("form")?.contains(button(last))) {
    return button(last).click();
  }
  if (off.checked || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) map.open = !map.open;
  else if (event.shiftKey || !KEYS[event.code]) return;
  else KEYS[event.code]();
  event.preventDefault();
}

// A snippet goes into the field, to be changed there; the server would put it there all the same.
function put(event) {
  const text = event.target.selectedOptions[0].dataset.text;
  const field = root.querySelector("#reason");
  if (!text) return;
  field.value = [field.value.trim(), text].filter(Boolean).join("\n\n");
  event.target.value = "";
  field.focus();
}

map.hidden = false;
off.checked = localStorage.getItem(OFF) === "yes";
off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
document.addEventListener("keydown", pressed);
root.addEventListener("change", count);
root.querySelector("#snippet")?.addEventListener("change", put);
root.querySelector("[data-all]")?.addEventListener("click", (event) => {
  event.preventDefault();
  for (const one of boxes()) one.checked = true;
  count();
});
if (rows.length && location.hash) row().querySelector("a").focus();
