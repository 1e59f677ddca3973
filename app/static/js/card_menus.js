/* "Move to" of a card: what is possible is fetched when it opens, and goes the same way as a drag. */
import { laneFor, propose } from "./lanes.js";

document.addEventListener("toggle", async (event) => {
  const menu = event.target;
  if (!menu.matches?.(".card__menu") || !menu.open) return;
  const id = menu.closest(".card").id.replace("client-", "");
  await htmx.ajax("GET", `/clients/${id}/moves/new`, { target: menu.querySelector(".menu__list"), swap: "outerHTML" });
  menu.querySelector(".menu__list").scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("click", (event) => {
  const choice = event.target.closest(".card__menu [data-move]");
  if (!choice) return;
  event.preventDefault();
  const card = choice.closest(".card");
  card.querySelector(".card__menu").open = false;
  card.querySelector(".card__name").focus({ preventScroll: true });
  propose(card, laneFor(choice.dataset.move));
});
