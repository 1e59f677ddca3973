"""The board: seven lanes over the standings of a location. Raw rows, a constant number of queries."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, null, select, union_all
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.funnel.card import Card
from app.funnel.card_columns import columns
from app.funnel.filters import Filters, filtered
from app.models import Client, Member, Standing
from app.standing.stage import Stage

s, c, m = Standing.__table__.c, Client.__table__.c, Member.__table__.c
"""The tables themselves: for hundreds of rows the way through mapped classes costs as much as the query."""
PAGE = 50
"""Cards of a lane that are loaded at once."""
CLIENT_WEIGHT, VERSION_WEIGHT = 1_000_003, 31
KEPT = 256
"""Statements kept: to put one together takes longer than to read the lanes."""
SUMS = (
    *(s.stage, func.count(), func.coalesce(func.sum(s.value_cents), 0)),
    func.sum(case((s.is_calm, literal_column("0")), else_=literal_column("1"))),
)
URGENCY = (s.is_calm, s.since_on, s.client_id)
"""What needs attention first, then the longest in the stage."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The figures of a whole lane, not only of the cards that are loaded."""

    stage: Stage
    count: int = 0
    value_cents: int = 0
    attention_count: int = 0
    mark: str = ""
    """Another one as soon as any card of the lane is another or came or went."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which lanes, and which of their cards, counted from the most urgent one: `after` < number <= `upto`."""

    upto: tuple[tuple[Stage, int], ...] = tuple((stage, PAGE) for stage in Stage)
    after: int = 0


def mark_with(mark: str, client_id: int, version: int, count: int) -> str:
    """The mark of a lane with one card more (`count` 1) or less (-1)."""
    cards, total, day = mark.split(".")
    weight = client_id * CLIENT_WEIGHT + version * VERSION_WEIGHT
    return f"{int(cards) + count}.{int(total) + count * weight}.{day}"


def count_of(mark: str) -> int:
    return int(mark.partition(".")[0])


def lanes(session: Session, scope: Scope, location_id: int, filters: Filters, today: date) -> dict[Stage, Lane]:
    found = {stage: Lane(stage, mark=f"0.0.{today:%j}") for stage in Stage}
    rows = session.connection().execute(_figures(scope, location_id, filters, today))
    for stage, count, value, attention, mark in rows.all():
        found[Stage(stage)] = Lane(Stage(stage), count, int(value), int(attention), f"{count}.{int(mark)}.{today:%j}")
    return found


@lru_cache(maxsize=KEPT)
def _figures(scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    mark = func.sum(s.client_id * CLIENT_WEIGHT + c.version * VERSION_WEIGHT)
    joined = select(*SUMS, mark).join(Client.__table__, c.id == s.client_id)
    return filtered(joined, scope, location_id, filters, today).group_by(s.stage)


def sums_and_first(
    session: Session, scope: Scope, location_id: int, filters: Filters, today: date, stage: Stage, count: int
) -> tuple[dict[Stage, Lane], list[int]]:
    """As `lanes`, without the marks; and the clients of the most urgent cards of one, in order. All of it lies in one
    index.
    """
    told = {"lane": stage.value, "most": count}
    with session.connection().execute(_sums_and_first(scope, location_id, filters, today), told) as result:
        rows = result.cursor.fetchall()
    found = {stage: Lane(stage) for stage in Stage}
    for word, number, value, attention, *_ in rows:
        if word is not None:
            found[Stage(word)] = Lane(Stage(word), number, int(value), int(attention))
    first = sorted((is_calm, since, client) for word, client, _, _, is_calm, since in rows if word is None)
    return found, [client for *_, client in first]


@lru_cache(maxsize=KEPT)
def _sums_and_first(scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    where = (scope, location_id, filters, today)
    sums = _of_standings(select(*SUMS, null(), null()), *where).group_by(s.stage)
    lane = _of_standings(select(*URGENCY), *where).where(s.stage == bindparam("lane")).order_by(*URGENCY)
    first = lane.limit(bindparam("most")).subquery()
    return union_all(sums, select(null(), first.c.client_id, null(), null(), first.c.is_calm, first.c.since_on))


def cards(
    session: Session, scope: Scope, location_id: int, filters: Filters, today: date, window: Window
) -> list[Card]:
    """The most urgent cards of each lane, in order: what needs attention first, then the longest in the stage."""
    found = _read(session, _chosen(scope, location_id, filters, today, window))
    return sorted(found, key=attrgetter("is_calm", "since_on", "client_id"))


def _read(session: Session, statement: Any, **given: object) -> list[Card]:
    """As the driver has them: of hundreds of cards hardly one is drawn anew, so that their days need not be read."""
    with session.connection().execute(statement, given) as result:
        return list(map(tuple.__new__, repeat(Card), result.cursor.fetchall()))


@lru_cache(maxsize=KEPT)
def _chosen(scope: Scope, location_id: int, filters: Filters, today: date, window: Window) -> Any:
    """Lane by lane with a limit: a window function over all of them would number cards that nobody asked for."""
    lanes = [
        _of_standings(select(s.client_id), scope, location_id, filters, today)
        .where(s.stage == stage.value)
        .order_by(*URGENCY)
        .offset(window.after)
        .limit(upto - window.after)
        .subquery()
        for stage, upto in window.upto
    ]
    chosen = union_all(*(select(lane.c.client_id) for lane in lanes)).subquery()
    return (
        select(*columns())
        .select_from(chosen)
        .join(Standing.__table__, s.client_id == chosen.c.client_id)
        .join(Client.__table__, c.id == s.client_id)
        .join(Member.__table__, m.id == c.member_id)
    )


def card(
    session: Session, scope: Scope, location_id: int, filters: Filters, today: date, client_id: int
) -> Card | None:
    """One card; None where the filters leave it out."""
    return next(iter(_read(session, _single(scope, location_id, filters, today), client=client_id)), None)


@lru_cache(maxsize=KEPT)
def _single(scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    joined = select(*columns()).join(Client.__table__, c.id == s.client_id)
    statement = filtered(joined, scope, location_id, filters, today)
    if not filters.text:
        statement = statement.join(Member.__table__, m.id == c.member_id)
    return statement.where(s.client_id == bindparam("client"))


def _of_standings(asked: Any, scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    """Only a text is looked for in more than the standings."""
    if filters.text:
        asked = asked.join(Client.__table__, c.id == s.client_id)
    return filtered(asked, scope, location_id, filters, today)
