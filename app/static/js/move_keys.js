/* The board by keyboard: arrows go from card to card; Space picks up, arrows choose a lane, Enter drops, Esc puts back. */
import { aim, allLanes, canMove, labelOf, laneOf, mark, nameOf, propose, say, unmark } from "./lanes.js";

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
let held = null, lane = null;

function pickUp(card) {
  held = card;
  lane = laneOf(card);
  card.classList.add("card--held");
  mark(card);
  say(`${nameOf(card)}, picked up from ${labelOf(lane)}. Arrows choose a column, Enter drops, Escape puts back.`);
}

function letGo() {
  held?.classList.remove("card--held");
  unmark();
  const card = held;
  held = null;
  return card;
}

function choose(step) {
  const lanes = allLanes().filter((one) => getComputedStyle(one).display !== "none" || one === lane);
  const next = lanes[lanes.indexOf(lane) + step];
  if (!next) return;
  lane = next;
  const said = aim(held, lane);
  lane.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!said) say(`Back over ${labelOf(lane)}, where it came from.`);
  else if (said.why) say(`Over ${labelOf(lane)}: refused. ${said.why}`);
  else say(`Over ${labelOf(lane)}: dropping records ${said.says}.`);
}

function drop() {
  const card = letGo();
  if (lane === laneOf(card)) say(`${nameOf(card)} stays in ${labelOf(lane)}.`);
  else propose(card, lane);
}

function whileHeld(event) {
  if (event.key === "Tab") return void putDown();
  if (event.key in STEPS) choose(STEPS[event.key]);
  else if (event.key === "Enter" || event.key === " ") drop();
  else if (event.key === "Escape") putDown();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function putDown() {
  const from = lane && labelOf(laneOf(held));
  say(`${nameOf(letGo())} is back in ${from}.`);
}

/* Up and down within a lane; left and right to the card at the same height. */
function walk(card, key) {
  if (key === "ArrowUp" || key === "ArrowDown") {
    let next = card;
    do next = STEPS[key] < 0 ? next.previousElementSibling : next.nextElementSibling;
    while (next && !next.matches(".card[data-kind]"));
    return next;
  }
  const filled = allLanes().filter((one) => one === laneOf(card) || one.querySelector(".card[data-kind]")?.offsetParent);
  const next = filled[filled.indexOf(laneOf(card)) + STEPS[key]];
  const top = card.getBoundingClientRect().top;
  const distance = (one) => Math.abs(one.getBoundingClientRect().top - top);
  return next && [...next.querySelectorAll(".card[data-kind]")].reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

document.addEventListener("keydown", (event) => {
  if (held && !held.isConnected) letGo();
  if (held) return whileHeld(event);
  const card = event.target.matches?.(".card__name") ? event.target.closest(".card[data-kind]") : null;
  if (!card || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === " " && canMove()) pickUp(card);
  else if (event.key in STEPS) walk(card, event.key)?.querySelector(".card__name").focus();
  else return;
  event.preventDefault();
});

document.addEventListener("pointerdown", () => held && putDown());
