/* What comes back after a move: the card goes to its place first, then the fresh lanes are put in. */
import { clearNotice, notice, putBack } from "./lanes.js";

let moved = null;

const isMove = (source) => source?.id === "mover" || source?.matches?.(".card [data-ask]");

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (!isMove(ctx.sourceElement)) return;
  if (tasks.some((task) => task.type === "main")) {
    if (ctx.sourceElement.id === "mover") putBack(); /* nothing was asked: the card goes back, a banner says why */
    return; /* the form stands as it was typed, or comes again with what is wrong */
  }
  const path = new URL(ctx.request.action, location.href).pathname;
  moved = `client-${path.split("/")[2]}`;
  putBack();
});

/* The focus goes with the card. */
document.addEventListener("htmx:after:swap", () => {
  if (!moved || !(document.activeElement === document.body || !document.activeElement?.isConnected)) return;
  document.getElementById(moved)?.querySelector(".card__name")?.focus({ preventScroll: true });
  moved = null;
});

document.addEventListener("htmx:error", (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (!isMove(source)) return;
  if (source.id === "mover") putBack();
  notice("The connection was lost on the way. Try it again.");
});

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-cancel]");
  if (cancel?.closest(".card")) {
    event.preventDefault();
    putBack();
  } else if (cancel?.closest("#asked")) {
    event.preventDefault();
    document.getElementById("asked").replaceChildren();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (event.target.closest?.(".card [data-ask]")) event.stopImmediatePropagation();
  putBack();
  clearNotice();
});
