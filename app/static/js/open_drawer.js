/* A client over the board, with an address of its own. Without this script the link opens the page. */
let opener = null, board = null;

const drawer = () => document.getElementById("drawer");
const isOpen = () => drawer()?.querySelector(".drawer") != null;

/* What lies under the drawer is neither seen nor reached. */
function cover(isCovered) {
  const main = document.getElementById("main");
  for (const element of [document.querySelector(".bar"), document.querySelector(".skip"), ...main.children]) {
    if (element && element !== drawer()) element.inert = isCovered;
  }
}

function open(link) {
  opener = link.closest("[id]")?.id ?? null;
  if (!isOpen()) board = location.href;
  const address = link.getAttribute("href");
  htmx.ajax("GET", address, { target: "#drawer", swap: "innerHTML", push: address });
}

function close() {
  drawer().replaceChildren();
  cover(false);
  if (board) history.replaceState(history.state, "", board);
  board = null;
  const back = opener && document.getElementById(opener);
  (back?.querySelector("[data-drawer]") ?? back ?? document.querySelector("[data-drawer]"))?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
  const link = event.target.closest("a[data-drawer]");
  if (link && drawer()) {
    event.preventDefault();
    open(link);
  } else if (event.target.closest("[data-close]") && isOpen()) {
    event.preventDefault();
    close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen() && !event.defaultPrevented) {
    if (!drawer().querySelector("details[data-menu][open]")) close();
  }
});

document.addEventListener("htmx:after:swap", () => {
  if (drawer()?.querySelector("[data-closed]")) return close();
  if (!isOpen()) return;
  cover(true);
  if (!drawer().contains(document.activeElement)) drawer().querySelector(".client__name")?.focus({ preventScroll: true });
});
