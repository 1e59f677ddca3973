"""The board as the templates want it: every word made, nothing left to work out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from app import days, money
from app.funnel import rules
from app.funnel.card import Card
from app.funnel.lanes import Lane
from app.funnel.refusals import why_not
from app.funnel.words import LABELS
from app.standing.stage import Stage
from app.web.board.drawing import Words, drawn

SHAPES = {Stage.NO_SHOW: "no-show", Stage.RENEWAL_DUE: "renewal"}
"""The design's names of two lanes and their outlines."""


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


DROPS = {stage: escape(_drops(stage)) for stage in Stage}


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
    cards: Markup
    rest: int
    """Cards that are not loaded."""
    further: str
    """The address of a page with more of them."""
    is_current: bool
    is_folded: bool
    drops: Markup


def lane_view(
    lane: Lane, cards: Iterable[Card], upto: int, words: Words, *, further: str, current: Stage, folded: bool
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
        cards=drawn(cards, words),
        rest=max(lane.count - upto, 0),
        further=further,
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
