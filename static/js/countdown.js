// The price tag's days and hours go on once a minute. The server has drawn the first figures.
const plural = new Intl.PluralRules("ru");
const DAYS = { one: "день", few: "дня", many: "дней", other: "дня" };

function tick(tag) {
  const minutes = Math.max(0, Math.floor((Date.parse(tag.dataset.until) - Date.now()) / 60000));
  const days = Math.floor(minutes / 1440);
  tag.querySelector("[data-days]").textContent = days;
  tag.querySelector("[data-unit]").textContent = DAYS[plural.select(days)];
  tag.querySelector("[data-hours]").textContent = `${Math.floor((minutes % 1440) / 60)} ч`;
}

for (const tag of document.querySelectorAll("[data-until]")) {
  setInterval(() => tick(tag), 60000);
}
