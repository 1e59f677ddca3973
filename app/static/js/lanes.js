/* What each lane says to a card, and how a card gets from one lane to another. Dragging, keys and menus stand on this. */
const MOVES_LIKE = { ahead: "booked" };

let slot = null;
/* Where the card in the air came from: { card, parent, next, gap, lane, wasFolded } */

export const allLanes = () => [...document.querySelectorAll("[data-lane]")];
export const laneOf = (element) => element?.closest?.("[data-lane]") ?? null;
export const laneFor = (stage) => document.querySelector(`[data-lane="${stage}"]`);
export const labelOf = (lane) => lane.querySelector("h2").textContent;
export const nameOf = (card) => card.querySelector(".card__name").textContent;
export const canMove = () => document.getElementById("mover") !== null;
export const isBusy = (lane) => slot !== null && (slot.lane === lane || laneOf(slot.parent) === lane);

/* null: its own lane. { why }: refused. { says, asks }: what a drop records, and whether it asks first. */
export function answer(card, lane) {
  if (!lane || laneOf(card) === lane) return null;
  const drops = JSON.parse(lane.dataset.drops), kind = card.dataset.kind;
  const said = drops[kind] ?? drops[MOVES_LIKE[kind]] ?? {};
  if (!said.why) return said;
  return { why: said.why.replaceAll("{name}", card.dataset.name).replaceAll("{day}", card.dataset.day ?? "") };
}

export function say(text) {
  document.getElementById("board-says").textContent = text;
}

export function notice(text) {
  const banner = document.createElement("div"), words = document.createElement("p"), lead = document.createElement("b");
  banner.className = "banner banner--bad";
  banner.setAttribute("role", "alert");
  lead.textContent = "Not moved. ";
  words.append(lead, text);
  banner.append(words);
  document.getElementById("notices").replaceChildren(banner);
}

export const clearNotice = () => document.getElementById("notices").replaceChildren();

/* Lanes that refuse lose their sheets and say why. */
export function mark(card) {
  for (const lane of allLanes()) {
    const said = answer(card, lane);
    if (!said?.why) continue;
    lane.classList.add("board__column--refuses");
    lane.querySelector("[data-cards]").prepend(line("board__why", said.why));
  }
}

/* The lane that would take the card gets a ring and says what a drop records. */
export function aim(card, lane) {
  document.querySelectorAll("[data-aim]").forEach((element) => element.remove());
  allLanes().forEach((other) => other.classList.remove("board__column--target"));
  const said = answer(card, lane);
  if (!said || said.why) return said;
  lane.classList.add("board__column--target");
  const place = line("card card--slot", `Drop here to record: ${said.says}.`);
  place.dataset.aim = "";
  lane.querySelector("[data-cards]").prepend(place);
  return said;
}

export function unmark() {
  document.querySelectorAll(".board__why, [data-aim]").forEach((element) => element.remove());
  allLanes().forEach((lane) => lane.classList.remove("board__column--refuses", "board__column--target"));
}

function line(names, text) {
  const item = document.createElement("li");
  item.className = names;
  item.textContent = text;
  return item;
}

/* The one path of every move. Refused: the card has not left its place. */
export function propose(card, lane) {
  const said = answer(card, lane);
  if (!said) return;
  putBack();
  clearNotice();
  if (said.why) {
    notice(said.why);
    say(`Not moved. ${said.why}`);
    return;
  }
  land(card, lane);
  if (said.asks) ask(card, lane);
  else send(card, lane);
}

function land(card, lane) {
  const wasFolded = lane.classList.contains("board__column--folded");
  const gap = line("card card--slot", `${nameOf(card)} was here. Press Esc to put the card back.`);
  slot = { card, parent: card.parentNode, next: card.nextSibling, gap, lane, wasFolded };
  if (getComputedStyle(lane).display === "none") return; /* a phone shows one lane: the card stays where it is seen */
  lane.classList.remove("board__column--folded");
  card.after(gap);
  lane.querySelector("[data-cards]").prepend(card);
}

/* Into its exact place, whatever was asked forgotten. */
export function putBack() {
  if (!slot) return;
  const { card, parent, next, gap, lane, wasFolded } = slot;
  slot = null;
  const held = card.contains(document.activeElement);
  if (gap.isConnected) gap.replaceWith(card);
  else if (card.parentNode !== parent && parent.isConnected) parent.insertBefore(card, next?.parentNode === parent ? next : null);
  card.querySelector("[data-ask]")?.remove();
  card.classList.remove("card--asks");
  card.removeAttribute("aria-busy");
  if (wasFolded) lane.classList.add("board__column--folded");
  if (held) card.querySelector(".card__name").focus({ preventScroll: true });
}

async function ask(card, lane) {
  const id = card.id.replace("client-", "");
  card.classList.add("card--asks");
  say(`${nameOf(card)} to ${labelOf(lane)}: a form asks for the rest.`);
  await htmx.ajax("GET", `/clients/${id}/moves/new?to=${lane.dataset.lane}&place=card`, { target: card, swap: "beforeend" });
  if (slot?.card === card && !card.querySelector("[data-ask]")) putBack();
}

function send(card, lane) {
  const mover = document.getElementById("mover");
  card.setAttribute("aria-busy", "true");
  mover.setAttribute("hx-post", `/clients/${card.id.replace("client-", "")}/moves`);
  mover.elements.to.value = lane.dataset.lane;
  mover.elements.version.value = card.dataset.version;
  mover.requestSubmit();
}
