// While an owner types: whether such a business is there already, what the register calls it, and
// which division it would be in. The server decides all of it again when the form is sent.
const PAUSE = 300;

function later(act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, PAUSE);
  };
}

function watchDoubles(form) {
  const told = form.querySelector("[data-told]");
  const name = form.elements.namedItem("name");
  const look = later(async () => {
    // The phone goes in the body: an address must not hold one.
    const answer = await fetch(form.dataset.hints, { method: "POST", body: new FormData(form) }).catch(
      () => null,
    );
    if (!answer?.ok) return;
    const { company, fault, doubles } = await answer.json();
    if (company && !name.value.trim()) name.value = company;
    const lines = [fault, ...doubles].filter(Boolean);
    told.hidden = lines.length === 0;
    told.classList.toggle("warn", doubles.length > 0 && !fault);
    told.classList.toggle("bad", Boolean(fault));
    told.replaceChildren(
      ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
  });
  for (const field of ["inn", "name", "phone"]) {
    form.elements.namedItem(field).addEventListener("input", look);
  }
}

function watchDivision(form) {
  const place = form.querySelector("[data-place]");
  const look = later(async () => {
    const given = new FormData(form);
    const asked = new URLSearchParams({
      staff: given.get("staff") || "",
      nomination: given.get("nomination") || "",
    });
    const answer = await fetch(`${form.dataset.division}?${asked}`).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...page.body.childNodes);
  });
  form.addEventListener("input", look);
}

for (const form of document.querySelectorAll("form[data-hints]")) watchDoubles(form);
for (const form of document.querySelectorAll("form[data-division]")) watchDivision(form);
