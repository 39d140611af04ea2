// A field that offers towns while one types: an ARIA combobox with a list below it. Without this
// script the server finds the town, and asks which one when there are several.
const PAUSE = 150;
let serial = 0;

function enhance(field) {
  const id = `${field.id}-list`;
  const list = document.createElement("ul");
  const box = document.createElement("div");
  list.id = id;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  box.className = "combo";
  field.replaceWith(box);
  box.append(field, list);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-expanded", "false"],
    ["aria-controls", id],
  ]) {
    field.setAttribute(name, value);
  }
  const state = { field, list, at: -1, timer: 0 };
  field.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(state), PAUSE);
  });
  field.addEventListener("keydown", (event) => press(state, event));
  field.addEventListener("blur", () => setTimeout(() => close(state), 150));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) choose(state, item);
  });
}

async function ask(state) {
  const asked = ++serial;
  const text = state.field.value.trim();
  if (text.length < 2) {
    close(state);
    return;
  }
  const address = `${state.field.dataset.combobox}?q=${encodeURIComponent(text)}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || asked !== serial) return;
  show(state, await answer.json());
}

function show(state, towns) {
  state.at = -1;
  state.list.replaceChildren(
    ...towns.map((town, index) => {
      const item = document.createElement("li");
      const note = document.createElement("small");
      item.id = `${state.list.id}-${index}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.value = town.label;
      note.textContent = town.note;
      item.append(town.label, note);
      return item;
    }),
  );
  state.list.hidden = towns.length === 0;
  state.field.setAttribute("aria-expanded", String(towns.length > 0));
  state.field.removeAttribute("aria-activedescendant");
}

function press(state, event) {
  const items = [...state.list.children];
  if (event.key === "Escape" && !state.list.hidden) {
    event.preventDefault();
    close(state);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && items.length) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark(state, items, (state.at + step + items.length) % items.length);
  } else if (event.key === "Enter" && !state.list.hidden && state.at >= 0) {
    event.preventDefault();
    choose(state, items[state.at]);
  }
}

function mark(state, items, at) {
  state.at = at;
  for (const [index, item] of items.entries()) {
    item.setAttribute("aria-selected", String(index === at));
  }
  items[at].scrollIntoView({ block: "nearest" });
  state.field.setAttribute("aria-activedescendant", items[at].id);
}

function choose(state, item) {
  state.field.value = item.dataset.value;
  close(state);
}

function close(state) {
  state.list.hidden = true;
  state.at = -1;
  state.field.setAttribute("aria-expanded", "false");
  state.field.removeAttribute("aria-activedescendant");
}

for (const field of document.querySelectorAll("input[data-combobox]")) enhance(field);
