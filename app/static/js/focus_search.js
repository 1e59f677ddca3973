/* "/" goes to the search, wherever nothing is being typed. */
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = [...document.querySelectorAll("input[type=search]")].find((field) => field.checkVisibility());
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});
