"""The board as the templates want it: every word made, nothing left to work out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app import days, money
from app.funnel import badges, rules
from app.funnel.lanes import Lane
from app.funnel.refusals import why_not
from app.funnel.words import LABELS
from app.models import Location
from app.standing.stage import Stage

SHAPES = {Stage.NO_SHOW: "no-show", Stage.RENEWAL_DUE: "renewal"}
"""The design's names of two lanes and their outlines."""


TONES = {"": "", "warn": " badge--warn", "bad": " badge--bad"}


def shape(stage: Stage) -> str:
    return SHAPES.get(stage, stage.value)


def _drops(to: Stage) -> str:
    """What a lane says to each kind of card: the fact a drop records and whether it asks, or why it refuses."""
    said: dict[str, dict[str, object]] = {}
    for kind in rules.KINDS:
        if kind == to.value or (kind, to) in (("lapsed", Stage.LOST), ("bare", Stage.ACTIVE)):
            continue
        move = rules.move_of_kind(kind, to)
        if move is None:
            said[kind] = {"why": why_not(kind, to)}
        else:
            said[kind] = {"says": move.promise, "asks": bool(move.asks)}
    if to in (Stage.DECIDING, Stage.NO_SHOW, Stage.ACTIVE):
        ahead = rules.still_ahead("{name}", "consultation", "{day}")
        said["ahead"] = {"why": ahead}
    return json.dumps(said)


DROPS = {stage: _drops(stage) for stage in Stage}


@dataclass(frozen=True, slots=True)
class LaneView:
    stage: Stage
    key: str
    """Its id on the page."""
    label: str
    count: int
    value: str
    attention_count: int
    mark: str
    shown: int
    cards: Sequence[Mapping[str, Any]]
    rest: int
    """Cards that are not loaded."""
    is_current: bool
    is_folded: bool
    drops: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a card is said with: the club's day, money, people."""

    today: date
    location: Location
    trainers: Mapping[int, str]
    firsts: Mapping[int, str]
    """Trainers by first name where that is unique in the club."""
    moved: Mapping[int, tuple[str, datetime]]
    tries: Mapping[int, date]


def firsts(trainers: Mapping[int, str]) -> dict[int, str]:
    short = {id: name.split(" ", 1)[0] for id, name in trainers.items()}
    taken = list(short.values())
    return {id: first if taken.count(first) == 1 else trainers[id] for id, first in short.items()}


def card_view(row: Mapping[str, Any], words: Words) -> dict[str, Any]:
    today, id, trainer = words.today, row["client_id"], row["trainer_id"]
    first = row["first_name"] or row["last_name"] or "This client"
    stuck = badges.stuck_days(row, today)
    moved = words.moved.get(id)
    step = badges.next_step(row, today, words.tries.get(id), words.location.currency)
    return {
        "id": id,
        "first": first,
        "name": f"{row['first_name']} {row['last_name']}".strip() or f"Member {row['mms_id'] or '?'}",
        "version": row["version"],
        "kind": _kind(row, today),
        "day": days.near(row["consultation_on"], today) if row["consultation_on"] else "",
        "trainer": words.firsts.get(trainer, "Unassigned"),
        "trainer_title": words.trainers.get(trainer, "Nobody yet"),
        "days": days.count((today - row["since_on"]).days, "day"),
        "stuck": f"stuck {stuck} days" if stuck is not None else "",
        "moved": moved_words(moved, words.location) if moved else "",
        "value": money.spoken(row["value_cents"], words.location.currency) if row["value_cents"] is not None else "",
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
    local = at.astimezone(ZoneInfo(location.timezone))
    return days.clock_time(f"{local:%H:%M}", location.currency)


def lane_view(
    lane: Lane, rows: Sequence[Mapping[str, Any]], upto: int, words: Words, *, current: Stage, folded: bool
) -> LaneView:
    return LaneView(
        stage=lane.stage,
        key=shape(lane.stage),
        label=LABELS[lane.stage],
        count=lane.count,
        value=money.spoken(lane.value_cents, words.location.currency) if lane.value_cents else "no value yet",
        attention_count=lane.attention_count,
        mark=lane.mark,
        shown=upto,
        cards=[card_view(row, words) for row in rows],
        rest=max(lane.count - upto, 0),
        is_current=lane.stage is current,
        is_folded=folded,
        drops=DROPS[lane.stage],
    )


def sum_words(lanes: Mapping[Stage, Lane], currency: str) -> tuple[str, int]:
    """91 people, $64,232; and how many of them need attention. Lost ones are not counted."""
    here = [lane for lane in lanes.values() if lane.stage is not Stage.LOST]
    people = days.count(sum(lane.count for lane in here), "person", "people")
    value = sum(lane.value_cents for lane in here)
    said = f"{people}, {money.spoken(value, currency)}" if value else people
    return said, sum(lane.attention_count for lane in here)
