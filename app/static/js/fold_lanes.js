/* Lost lies folded until somebody wants to see it; the address remembers. On a phone the tabs say which lane is shown. */
document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-fold]");
  if (!fold) return;
  event.preventDefault();
  const lane = fold.closest("[data-lane]"), address = new URL(location.href);
  if (lane.classList.toggle("board__column--folded")) address.searchParams.delete("lost");
  else address.searchParams.set("lost", "open");
  history.replaceState(history.state, "", address);
  [...lane.querySelectorAll("[data-fold]")].find((one) => one.offsetParent)?.focus();
});

function showTab() {
  const lane = document.querySelector("[data-board] > :target") ?? document.querySelector(".board__column--current");
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab !== lane?.dataset.lane) tab.removeAttribute("aria-current");
    else {
      tab.setAttribute("aria-current", "true");
      tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.clientWidth / 2;
    }
  }
}

window.addEventListener("hashchange", showTab);
showTab();
