// A receipt's QR code leads here with the receipt after the #, which no server sees: put it into the
// field, and take it out of the address.
const field = document.querySelector("input[name=receipt]");
const given = location.hash.slice(1);

if (/^[0-9A-Za-z]{26}$/.test(given)) {
  field.value = given;
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("button").focus();
}

// What leads on with the same receipt carries it after the #, too.
document.querySelector("[data-carry]")?.addEventListener("click", (event) => {
  event.currentTarget.hash = field.value.trim();
});
