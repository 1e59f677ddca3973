"""One card that went from lane to lane, on a page that is otherwise as it was: no lane has to be drawn again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.funnel import lanes
from app.funnel.lanes import PAGE, Lane
from app.standing.stage import Stage
from app.web.board.drawing import Words, called_here, drawn
from app.web.board.reading import Board, Look
from app.web.board.view import LaneView, lane_view, sum_words

FEWEST = PAGE // 2
"""A lane out of which so many cards were moved is drawn anew, with a full page of cards."""


@dataclass(frozen=True, slots=True)
class Move:
    """What was done to the card: where it stood and with which version, and where it landed."""

    client_id: int
    was: Stage
    version: int
    landed: Stage
    trainers: Mapping[int, str]
    """Of its club."""


@dataclass(frozen=True, slots=True)
class Passage:
    board: Board
    """Its two lanes without their cards."""
    cards: Markup
    """The one card; none where it landed below what is loaded."""
    place: str
    """Where it goes: a selector and how to put it there."""
    swap: str

    @property
    def left(self) -> LaneView:
        return self.board.lanes[0]

    @property
    def landed(self) -> LaneView:
        return self.board.lanes[1]


def passage(session: Session, look: Look, move: Move, seen: Mapping[Stage, str], facts: str) -> Passage | None:
    """None: something else is not as the page shows it, so that the lanes have to be read."""
    if move.was is move.landed:
        return None
    where = (session, look.scope, look.location.id, look.filters, look.today)
    row = lanes.card(*where, move.client_id) if look.is_next_after(facts) else None
    if row is None:
        return None
    shown = {stage: look.upto.get(stage, PAGE) for stage in Stage}
    sums, first = lanes.sums_and_first(*where, move.landed, shown[move.landed] + 1)
    found = _after(move, row.version, seen, sums)
    if found is None:
        return None
    above = first.index(row.client_id) if row.client_id in first else len(first)
    below = next(iter(first[above + 1 :]), None)
    is_seen = found[move.landed].count - 1 <= shown[move.landed] or above < shown[move.landed]
    if is_seen and found[move.landed].count > shown[move.landed]:
        shown[move.landed] += 1
    if found[move.was].count >= shown[move.was]:
        shown[move.was] -= 1
    if shown[move.was] < FEWEST:
        return None
    words = Words(look.today, look.location, called_here(move.trainers), {}, can_move=True)
    left, landed = (_without_cards(look, found[stage], shown[stage], words) for stage in (move.was, move.landed))
    people, attention_count = sum_words(found, look.location.currency)
    board = Board([left, landed], people, attention_count, move.trainers, look.since.isoformat(), look.facts)
    place = f"#client-{below}" if below is not None else f"#{landed.key}-cards"
    swap = "beforebegin" if below is not None else "beforeend"
    return Passage(board, drawn([row] if is_seen else [], words), place, swap)


def _without_cards(look: Look, lane: Lane, upto: int, words: Words) -> LaneView:
    further = look.further(lane.stage, upto)
    return lane_view(lane, (), upto, words, further=further, current=look.current, folded=False)


def _after(
    move: Move, version: int, seen: Mapping[Stage, str], found: Mapping[Stage, Lane]
) -> Mapping[Stage, Lane] | None:
    """The lanes with the marks of a page that saw them before; None where it did not have the card in the one and not
    in the other.
    """
    try:
        marks = {
            move.was: lanes.mark_with(seen[move.was], move.client_id, move.version, -1),
            move.landed: lanes.mark_with(seen[move.landed], move.client_id, version, 1),
        }
    except (KeyError, ValueError):
        return None
    if any(found[stage].count != lanes.count_of(mark) for stage, mark in marks.items()):
        return None
    return {**found, **{stage: replace(found[stage], mark=mark) for stage, mark in marks.items()}}
