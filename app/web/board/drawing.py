"""Cards as HTML. What a card says is its key: one that says the same again, and hundreds do, is not drawn again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup, escape

from app import days, money
from app.funnel import badges
from app.funnel.card import Card
from app.models import Location
from app.models.member import called

KEPT = 10_000
"""Drawn cards in the memory of a process: 8 MB or so."""
KEPT_TOGETHER = 200
"""Lanes with their cards: 5 MB or so."""
Called = Mapping[int | None, tuple[str, str]]
"""Trainers by first name where that is unique in the club, and by all of it."""
NOBODY = ("Unassigned", "Nobody yet")
TONES = {"": "", "warn": " badge--warn", "bad": " badge--bad"}


@dataclass(frozen=True, slots=True)
class Words:
    """What a card is said with: the club's day, money, people, and who looks."""

    today: date
    location: Location
    called: Called
    moved: Mapping[int, tuple[str, datetime]]
    can_move: bool


class Said(NamedTuple):
    """All that a drawn card depends on."""

    card: Card
    today: date
    currency: str
    trainer: str
    trainer_title: str
    moved: str
    can_move: bool


def called_here(trainers: Mapping[int, str]) -> Called:
    return _called_here(tuple(trainers.items()))


@lru_cache(maxsize=64)
def _called_here(trainers: tuple[tuple[int, str], ...]) -> Called:
    short = {id: name.split(" ", 1)[0] for id, name in trainers}
    taken = Counter(short.values())
    return {id: (short[id] if taken[short[id]] == 1 else name, name) for id, name in trainers}


def drawn(cards: Iterable[Card], words: Words) -> Markup:
    """One after the other."""
    told = (words.today, words.location.currency)
    said = [
        Said(
            card,
            *told,
            *words.called.get(card.trainer_id, NOBODY),
            moved_words(moved, words.location) if (moved := words.moved.get(card.client_id)) else "",
            words.can_move,
        )
        for card in cards
    ]
    return _drawn_together(tuple(said))


@lru_cache(maxsize=KEPT_TOGETHER)
def _drawn_together(said: tuple[Said, ...]) -> Markup:
    """To put fifty cards together takes as long as to read them, and most lanes are as they were."""
    return escape("").join(_drawn(one) for one in said)


@lru_cache(maxsize=KEPT)
def _drawn(said: Said) -> Markup:
    template: Any = current_app.jinja_env.get_template("board/_card.html").module
    drawn: Markup = template.drawn(card_view(said), said.can_move)
    return drawn


def card_view(said: Said) -> dict[str, Any]:
    row, today = said.card.read(), said.today
    stuck = badges.stuck_days(row, today)
    step = badges.next_step(row, today, said.currency)
    return {
        "id": row["client_id"],
        "first": row["first_name"] or row["last_name"] or "This client",
        "name": called(row["first_name"], row["last_name"], row["mms_id"]),
        "version": row["version"],
        "kind": _kind(row, today),
        "day": days.near(row["consultation_on"], today) if row["consultation_on"] else "",
        "trainer": said.trainer,
        "trainer_title": said.trainer_title,
        "days": days.count((today - row["since_on"]).days, "day"),
        "stuck": f"stuck {stuck} days" if stuck is not None else "",
        "moved": said.moved,
        "value": money.spoken(row["value_cents"], said.currency) if row["value_cents"] is not None else "",
        "badges": [(b.word, b.title, TONES[b.tone]) for b in badges.badges(row, today)],
        "state": step.state,
        "lead": step.lead,
        "step": step.what,
    }


def _kind(row: Mapping[str, Any], today: date) -> str:
    """As `rules.kind_of`, from the row of the card; a booked one whose day is still to come is `ahead`."""
    stage = row["stage"]
    if stage == "lost" and row["loss_reason"] == "lapsed":
        return "lapsed"
    if stage == "active" and row["value_cents"] is None:
        return "bare"
    if stage == "booked" and row["consultation_on"] is not None and row["consultation_on"] > today:
        return "ahead"
    return str(stage)


def moved_words(moved: tuple[str, datetime], location: Location) -> str:
    """moved by Ana, 9:41."""
    name, at = moved
    return f"moved by {name.split(' ', 1)[0]}, {at_club(at, location)}"


def at_club(at: datetime, location: Location) -> str:
    """The time of the club's clock."""
    local = location.here(at)
    return days.clock_time(f"{local:%H:%M}", location.currency)
