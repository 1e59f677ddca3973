/* A filter takes effect when it is chosen. What is empty stays out of the address. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-send]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-send]")) return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});
