/* A file over any page shows the form with data-drop-anywhere; dropped, it is sent with it. Imports has its own way. */
const form = document.querySelector("form[data-drop-anywhere]");

if (form && !document.querySelector("form[data-drop]")) {
  const field = form.querySelector("input[type=file]");
  const said = form.querySelector("[data-drop-said]");
  const progress = form.querySelector("progress");
  const atRest = said.textContent;
  let inside = 0;

  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

  function show(isOver) {
    inside = isOver ? inside : 0;
    form.hidden = !isOver;
  }

  function isTyped(input) {
    if (form.contains(input) || ["hidden", "file", "search", "submit", "button"].includes(input.type)) return false;
    if (["checkbox", "radio"].includes(input.type)) return input.checked !== input.defaultChecked;
    return input.value !== input.defaultValue;
  }

  function objection(carried) {
    const files = [...carried.files];
    const limit = Number(form.dataset.dropLimit);
    const isFolder = [...carried.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
    if (isFolder) return "That is a folder. Drop the files that are in it.";
    if (!files.length) return "That is no file.";
    if (files.reduce((sum, file) => sum + file.size, 0) > limit)
      return `That is more than ${Math.floor(limit / 1048576)} MB. Export a shorter period, then the rest.`;
    if ([...document.querySelectorAll("input, textarea")].some(isTyped))
      return "Something on this page is typed and not saved yet. Save it, then drop the file again.";
    return "";
  }

  function refuse(sentence) {
    const banner = document.createElement("div");
    banner.className = "banner banner--bad";
    banner.setAttribute("role", "alert");
    banner.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    document.getElementById("notices").replaceChildren(banner);
    banner.scrollIntoView({ block: "nearest" });
  }

  function send(files) {
    field.files = files;
    said.textContent = `Sending ${[...files].map((file) => file.name).join(", ")}`;
    progress.hidden = false;
    form.submit();
  }

  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    inside += 1;
    show(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    inside -= 1;
    if (inside <= 0) show(false);
  });
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const sentence = objection(event.dataTransfer);
    if (sentence) {
      show(false);
      refuse(sentence);
    } else {
      send(event.dataTransfer.files);
    }
  });
  addEventListener("pageshow", () => {
    show(false);
    said.textContent = atRest;
    progress.hidden = true;
  });
}
