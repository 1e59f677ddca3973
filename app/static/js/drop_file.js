/* A file dropped anywhere on the page goes into the file field of the form that carries data-drop. */
const form = document.querySelector("form[data-drop]");

if (form) {
  const field = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-drop-zone]");
  const names = form.querySelector("[data-drop-names]");
  const error = form.querySelector("[data-drop-error]");
  const limit = Number(form.dataset.dropLimit);
  const atRest = names.textContent;
  let inside = 0;

  const hasFiles = (event) => [...event.dataTransfer.types].includes("Files");
  const light = (on) => zone.classList.toggle("drop--over", on);
  const say = (sentence) => {
    error.textContent = sentence;
    error.hidden = !sentence;
  };

  function show() {
    const files = [...field.files];
    const most = `${Math.floor(limit / 1048576)} MB`;
    const tooLarge = files.find((file) => file.size > limit);
    const isTooMuch = files.reduce((sum, file) => sum + file.size, 0) > limit;
    if (tooLarge) say(`${tooLarge.name} is larger than ${most}. Export a shorter period, then the rest.`);
    else if (isTooMuch) say(`Together they are larger than ${most}. Bring them one after the other.`);
    else say("");
    if (isTooMuch) field.value = "";
    names.textContent = [...field.files].map((file) => file.name).join(", ") || atRest;
  }

  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    inside += 1;
    light(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    inside = Math.max(inside - 1, 0);
    if (inside === 0) light(false);
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    inside = 0;
    light(false);
    field.files = event.dataTransfer.files;
    show();
    form.querySelector("button").focus();
  });
  field.addEventListener("change", show);
  form.addEventListener("submit", () => {
    form.querySelector("button").setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => form.querySelector("button").removeAttribute("aria-busy"));
}
