// Times are written in Moscow's. Beside each stands the reader's own, where that is another.
const words = document.querySelector("[data-yours]").dataset.yours;
const lang = document.documentElement.lang === "en" ? "en-GB" : "ru";
const clock = { hour: "2-digit", minute: "2-digit" };
const date = { day: "numeric", month: "long" };

function write(moment, options, timeZone) {
  return new Intl.DateTimeFormat(lang, { ...options, timeZone, hourCycle: "h23" }).format(moment);
}

function mark(part) {
  for (const time of part.querySelectorAll("time[datetime]")) {
    const moment = new Date(time.dateTime);
    const sameDay = write(moment, date) === write(moment, date, "Europe/Moscow");
    const yours = write(moment, clock);
    if (sameDay && yours === write(moment, clock, "Europe/Moscow")) continue;
    const told = sameDay ? yours : `${write(moment, date)}, ${yours}`;
    const beside = document.createElement("small");
    beside.textContent = `(${words.replace("…", told)})`;
    time.append(" ", beside);
  }
}

mark(document);
// A part that was fetched anew has its times unmarked again.
document.addEventListener("fresh", (event) => mark(event.target));
