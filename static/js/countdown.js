// The price tag's days and hours go on once a minute. The server has drawn the first figures.
const lang = document.documentElement.lang;
const days = new Intl.NumberFormat(lang, { style: "unit", unit: "day", unitDisplay: "long" });
const hours = new Intl.NumberFormat(lang, { style: "unit", unit: "hour", unitDisplay: "short" });

function part(parts, type) {
  return parts.find((one) => one.type === type).value;
}

function tick(tag) {
  const minutes = Math.max(0, Math.floor((Date.parse(tag.dataset.until) - Date.now()) / 60000));
  const left = days.formatToParts(Math.floor(minutes / 1440));
  tag.querySelector("[data-days]").textContent = part(left, "integer");
  tag.querySelector("[data-unit]").textContent = part(left, "unit");
  tag.querySelector("[data-hours]").textContent = hours.format(Math.floor((minutes % 1440) / 60));
}

for (const tag of document.querySelectorAll("[data-until]")) {
  setInterval(() => tick(tag), 60000);
}
