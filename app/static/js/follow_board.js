/* Changes of others come in every few seconds, without moving what is under the pointer or touching what is in use. */
import { isBusy, laneOf } from "./lanes.js";

const isPoll = (source) => source?.id === "board-state";
let anchor = null;

/* Somebody is doing something there: the lane waits for the next time. */
function isInUse(lane) {
  return isBusy(lane) || lane.querySelector("details[open], [data-ask], .card--held") !== null;
}

document.addEventListener("htmx:config:request", (event) => {
  if (!isPoll(event.detail.ctx.sourceElement)) return;
  if (document.hidden || "dragging" in document.documentElement.dataset) event.preventDefault();
});

/* Logged out: what is being typed stays on the screen. */
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (!isPoll(ctx.sourceElement) || !ctx.hx.redirect) return;
  event.preventDefault();
  const link = Object.assign(document.createElement("a"), { href: ctx.hx.redirect, textContent: "Log in again" });
  const words = document.createElement("p");
  words.append("You were logged out. What is on the screen stays. ", link);
  const banner = Object.assign(document.createElement("div"), { className: "banner banner--warn" });
  banner.append(words);
  document.getElementById("notices").replaceChildren(banner);
});

document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  if (!isPoll(ctx.sourceElement)) return;
  const leave = (task) => tasks.splice(tasks.indexOf(task), 1);
  let isWhole = true;
  for (const task of [...tasks]) {
    const lane = laneOf(task.target) ?? document.getElementById(task.target?.id?.replace(/^(seen|tab)-/, ""));
    if (!lane?.dataset.lane || !isInUse(lane)) continue;
    leave(task);
    isWhole = false;
  }
  /* What was left out is asked for again: the page knows of the facts only what it shows. */
  const facts = tasks.find((task) => task.target?.id === "facts");
  if (facts && !isWhole) leave(facts);
  const card = document.querySelector("[data-cards] > .card:hover");
  anchor = card && { card, top: card.getBoundingClientRect().top };
});

/* The lane under the pointer gives way above or below until the pointer leaves it. */
document.addEventListener("htmx:after:swap", () => {
  if (!anchor) return;
  const { card, top } = anchor, list = card.closest("[data-cards]");
  anchor = null;
  if (!list) return;
  const shift = top - card.getBoundingClientRect().top;
  if (Math.abs(shift) < 1) return;
  list.style.marginTop = `${(parseFloat(list.style.marginTop) || 0) + shift}px`;
  list.addEventListener("pointerleave", () => { list.style.marginTop = ""; }, { once: true });
});
