/* Cards are dragged with the mouse, or on touch after a long press. The card itself never leaves its list: the drop
   goes the way of the menu, and whatever is refused has not moved. */
import { aim, canMove, laneOf, mark, nameOf, propose, say, unmark } from "./lanes.js";

const HOLD_MS = 250;
let dragged = null, over = null, at = { x: 0, y: 0 }, isCancelled = false;

function place(event) {
  const point = event.changedTouches?.[0] ?? event.touches?.[0] ?? event;
  if (Number.isFinite(point?.clientX)) at = { x: point.clientX, y: point.clientY };
}

function follow(event) {
  place(event);
  const lane = laneOf(document.elementFromPoint(at.x, at.y));
  if (lane === over || isCancelled) return;
  over = lane;
  aim(dragged, lane);
}

function start(event) {
  dragged = event.item;
  over = null;
  isCancelled = false;
  if (Sortable.ghost) Sortable.ghost.style.opacity = 1; /* text in the hand stays legible */
  document.documentElement.dataset.dragging = "";
  mark(dragged);
  say(`${nameOf(dragged)}, picked up.`);
  document.addEventListener("pointermove", follow);
  document.addEventListener("touchmove", follow, { passive: true });
  document.addEventListener("keydown", cancel, true);
}

function cancel(event) {
  if (event.key !== "Escape") return;
  event.stopImmediatePropagation();
  isCancelled = true;
  unmark();
  document.dispatchEvent(new PointerEvent("pointerup"));
}

function drop(event) {
  const card = dragged;
  if (event.originalEvent) place(event.originalEvent);
  document.removeEventListener("pointermove", follow);
  document.removeEventListener("touchmove", follow);
  document.removeEventListener("keydown", cancel, true);
  delete document.documentElement.dataset.dragging;
  const lane = isCancelled ? null : laneOf(document.elementFromPoint(at.x, at.y));
  unmark();
  dragged = null;
  /* Sortable swallows the next click; where a drop makes none, it must not be the next real one. */
  setTimeout(() => document.body.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
  if (lane && lane !== laneOf(card)) propose(card, lane);
  else say(`${nameOf(card)} stays where it was.`);
}

function bind(list) {
  if (Sortable.get(list)) return;
  Sortable.create(list, {
    group: { name: "board", pull: true, put: false },
    sort: false,
    draggable: ".card[data-kind]:not(.card--asks)",
    filter: ".card__menu, .card__ask",
    preventOnFilter: false,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 4,
    fallbackClass: "card--lifted",
    ghostClass: "card--left",
    delay: HOLD_MS,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    scroll: document.querySelector("[data-board]"),
    onStart: start,
    onEnd: drop,
  });
}

function bindAll() {
  if (canMove()) document.querySelectorAll("[data-cards]").forEach(bind);
}

bindAll();
document.addEventListener("htmx:after:process", bindAll);
