// A telephone's photos have more than 2 MB: they are drawn smaller here, before they are sent. The
// server draws each one anew anyway; without this script it says which file is too large.
const LARGEST = 2 * 1024 * 1024;
const WIDEST = 1600;

async function smaller(file) {
  if (file.size <= LARGEST || !file.type.startsWith("image/")) return file;
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return file;
  const scale = Math.min(1, WIDEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return drawn ? new File([drawn], file.name.replace(/\.\w+$/, ".jpg"), { type: drawn.type }) : file;
}

async function shrink(field) {
  const chosen = new DataTransfer();
  for (const file of await Promise.all([...field.files].map(smaller))) chosen.items.add(file);
  field.files = chosen.files;
}

for (const form of document.querySelectorAll("form[data-shrink]")) {
  form.querySelector("[data-shrunk]").hidden = false;
  const button = form.querySelector("button[data-busy]");
  for (const field of form.querySelectorAll("input[type=file]")) {
    field.addEventListener("change", async () => {
      button.disabled = true;
      await shrink(field);
      button.disabled = false;
    });
  }
}
