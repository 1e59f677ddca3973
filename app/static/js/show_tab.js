/* Of tabs that outgrow the screen the current one is seen. */
for (const row of document.querySelectorAll("[data-tabs]")) {
  const tab = row.querySelector("[aria-current]");
  if (tab) row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.clientWidth) / 2;
}
