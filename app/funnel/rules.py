"""The moves of the board: which there are, the fact behind each, what it asks for, and why any other is refused.

The card's menu, the drop targets, the server and the tests read the same `MOVES`. Nobody sets a stage: a move records a
fact and the stage follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app import days
from app.funnel.refusals import why_not
from app.funnel.words import FREES_THE_SLOT, LABELS, LANDED_BECAUSE
from app.standing.stage import Stage


class Fact(StrEnum):
    CONSULTATION = "consultation"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    PACKAGE = "package"
    RAISED = "raised"
    LOSS = "loss"
    LIFT = "lift"


class Move(NamedTuple):
    fact: Fact
    promise: str
    """What dropping the card there records."""
    asks: str = ""
    """In the menu, below the name of the column; empty: nothing is asked."""


_BOOK = Move(Fact.CONSULTATION, "a new consultation", "asks for date, time, trainer")
_SHOWED = Move(Fact.ATTENDED, "showed")
_MISSED = Move(Fact.NO_SHOW, "no-show")
SELL = Move(Fact.PACKAGE, "the package sold", "asks for the package sold")
RAISE = Move(Fact.RAISED, "talk now")
_LOSE = Move(Fact.LOSS, "the loss", "asks for the reason")
LIFT = Move(Fact.LIFT, "the loss is lifted; the card lands where its facts put it")

MOVES: dict[tuple[Stage, Stage], Move] = {
    **{(stage, Stage.BOOKED): _BOOK for stage in (Stage.NEW, Stage.NO_SHOW, Stage.DECIDING, Stage.LOST)},
    (Stage.BOOKED, Stage.DECIDING): _SHOWED,
    (Stage.BOOKED, Stage.NO_SHOW): _MISSED,
    **{(stage, Stage.ACTIVE): SELL for stage in Stage if stage is not Stage.ACTIVE},
    (Stage.ACTIVE, Stage.RENEWAL_DUE): RAISE,
    **{(stage, Stage.LOST): _LOSE for stage in Stage if stage is not Stage.LOST},
    **{(Stage.LOST, stage): LIFT for stage in (Stage.NEW, Stage.NO_SHOW, Stage.DECIDING, Stage.RENEWAL_DUE)},
}

ASKED_BY = {Stage.BOOKED: _BOOK, Stage.ACTIVE: SELL, Stage.LOST: _LOSE}
"""The columns that ask: whatever comes there brings the same fact."""

REQUIRED = {
    Fact.CONSULTATION: ("date", "time", "trainer"),
    Fact.PACKAGE: ("item", "sessions", "price", "seller"),
    Fact.LOSS: ("reason",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gave with a move; what is not given is None."""

    day: date | None = None
    time: str | None = None
    trainer: int | None = None
    item: str | None = None
    sessions: int | None = None
    is_unlimited: bool = False
    price_cents: int | None = None
    sold_on: date | None = None
    expires_on: date | None = None
    seller: int | None = None
    reason: str | None = None
    try_again_on: date | None = None

    @property
    def is_nothing(self) -> bool:
        values = (getattr(self, field.name) for field in fields(self))
        return all(value is None or value is False or value == "" for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the rules of a move must know of the card."""

    name: str
    stage: Stage
    is_lapsed: bool = False
    """Lost by the rules and not by a recorded loss."""
    has_open_package: bool = True
    consultation_on: date | None = None
    consultation_time: str = ""
    """Start of the current consultation."""
    stage_without_loss: Stage | None = None
    """Where a recorded loss keeps the card from, if one stands."""


class RefusedError(Exception):
    """One sentence that says why and what to do instead."""


def find_move(card: Card, to: Stage) -> Move:
    """RefusedError: there is no such move for this card."""
    move = MOVES.get((card.stage, to))
    if move is None or (move is LIFT and card.is_lapsed) or (move is RAISE and not card.has_open_package):
        raise RefusedError(refusal(card, to))
    return move


def missing_for(move: Move, given: Given) -> tuple[str, ...]:
    """The names of the fields without which the fact is not complete, in the order of the form."""
    has = {
        "date": given.day,
        "time": given.time,
        "trainer": given.trainer,
        "item": given.item,
        "sessions": given.is_unlimited or given.sessions is not None,
        "price": given.price_cents is not None,
        "seller": given.seller,
        "reason": given.reason,
    }
    return tuple(name for name in REQUIRED.get(move.fact, ()) if not has[name])


def objections(card: Card, move: Move, given: Given, today: date) -> Iterator[tuple[str, str]]:
    """Why a complete fact would not land: the field it concerns ("" for the card itself) and the sentence."""
    held_on = card.consultation_on
    if held_on is not None and records_an_outcome(card, move) and held_on > today:
        yield "", still_ahead(card.name, "consultation", days.near(held_on, today))
    if held_on is not None and move.fact is Fact.CONSULTATION and _starts_before(given, card):
        yield "date", f"{card.name}'s last consultation is on {days.short(held_on, today)}. A new one starts after it."
    if move.fact is Fact.PACKAGE:
        yield from package_objections(given, today)


def records_an_outcome(card: Card, move: Move) -> bool:
    """Of the current consultation: that its person showed or did not; a sale to a booked card says that they did."""
    return move.fact in (Fact.ATTENDED, Fact.NO_SHOW) or (move.fact is Fact.PACKAGE and card.stage is Stage.BOOKED)


def _starts_before(given: Given, card: Card) -> bool:
    assert card.consultation_on is not None
    return (given.day or card.consultation_on, given.time or "") < (card.consultation_on, card.consultation_time)


def package_objections(given: Given, today: date) -> Iterator[tuple[str, str]]:
    if given.price_cents is not None and given.price_cents <= 0:
        yield "price", "A free package makes nobody a client. Give the price that was paid."
    if given.sessions is not None and given.sessions <= 0 and not given.is_unlimited:
        yield "sessions", "A package holds at least one session."
    if given.sold_on is not None and given.sold_on > today:
        yield "sold_on", "A package cannot be sold in the future. Record the sale on its day."
    if given.expires_on is not None and given.expires_on < (given.sold_on or today):
        yield "expires_on", "It would have expired before it was sold."


def outcome_objection(name: str, kind: str, outcome: str, held_on: date, today: date) -> str | None:
    """An outcome belongs to a day that has come; only the slot can be freed before."""
    if held_on <= today or outcome in FREES_THE_SLOT:
        return None
    return still_ahead(name, kind, days.near(held_on, today))


def still_ahead(name: str, kind: str, day: str) -> str:
    return f"{name}'s {kind} is still ahead, {day}. Record what came of it on that day, or cancel it on {name}'s page."


def landing(name: str, to: Stage, landed: Stage) -> str:
    """Where the facts put the card, said aloud when that is not where a person put it."""
    if landed is to:
        return f"{name} is in {LABELS[landed]}."
    return f"{name} landed in {LABELS[landed]}: {LANDED_BECAUSE[landed]}."


def refusal(card: Card, to: Stage) -> str:
    """Why there is no such move, and what to do instead."""
    if to is card.stage:
        return f"{card.name} is already in {LABELS[to]}."
    return why_not(kind_of(card), to).format(name=card.name)


def kind_of(card: Card) -> str:
    """Where the cards of a stage do not all move alike: `lapsed` among lost, `bare` (no open package) among active."""
    if card.stage is Stage.LOST and card.is_lapsed:
        return "lapsed"
    if card.stage is Stage.ACTIVE and not card.has_open_package:
        return "bare"
    return card.stage.value


KINDS = (*(stage.value for stage in Stage), "lapsed", "bare")


def move_of_kind(kind: str, to: Stage) -> Move | None:
    """The move of `MOVES` that cards of this kind have to `to`."""
    stage = {"lapsed": Stage.LOST, "bare": Stage.ACTIVE}.get(kind) or Stage(kind)
    move = MOVES.get((stage, to))
    if (kind == "lapsed" and move is LIFT) or (kind == "bare" and move is RAISE):
        return None
    return move
