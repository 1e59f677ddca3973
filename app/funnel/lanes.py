"""The board: seven lanes over the standings of a location. Raw rows, a constant number of queries."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, bindparam, case, cast, func, or_, select, union_all
from sqlalchemy.orm import Session

from app import days
from app.accounts.scope import Scope
from app.models import Appointment, Client, Loss, Member, StageChange, Standing, Trainer, User
from app.models.appointment import STANDS
from app.standing.flags import ATTENTION_REASONS, RENEWAL_REASONS
from app.standing.stage import Stage

s, c, m, a = Standing.__table__.c, Client.__table__.c, Member.__table__.c, Appointment.__table__.c
"""The tables themselves: for hundreds of rows the way through mapped classes costs as much as the query."""
PAGE = 50
"""Cards of a lane that are loaded at once."""
KEPT = 256
"""Statements kept: to put one together takes longer than to read the lanes."""
NO_ATTENTION = "[]"


def _needs_attention() -> ColumnElement[bool]:
    return cast(s.attention, Text) != NO_ATTENTION


URGENCY = (case((_needs_attention(), 0), else_=1), s.since_on, s.client_id)
"""What needs attention first, then the longest in the stage."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked at; all of it part of the address. Empty: everything."""

    text: str = ""
    trainer: int | None = None
    is_mine: bool = False
    is_unassigned: bool = False
    reason: str = ""
    step: str = ""
    """`overdue` or `none`."""
    week: str = ""
    """`this` or `next`: what is due in that week."""


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


def lanes(session: Session, scope: Scope, location_id: int, filters: Filters, today: date) -> dict[Stage, Lane]:
    found = {stage: Lane(stage) for stage in Stage}
    rows = session.connection().execute(_figures(scope, location_id, filters, today))
    for stage, count, value, attention, mark in rows.all():
        found[Stage(stage)] = Lane(Stage(stage), count, int(value), int(attention), f"{count}.{int(mark)}.{today:%j}")
    return found


@lru_cache(maxsize=KEPT)
def _figures(scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    columns = (
        *(s.stage, func.count(), func.coalesce(func.sum(s.value_cents), 0)),
        func.sum(case((_needs_attention(), 1), else_=0)),
        func.sum(s.client_id * 1_000_003 + c.version * 31),
    )
    joined = select(*columns).join(Client.__table__, c.id == s.client_id)
    return _filtered(joined, scope, location_id, filters, today).group_by(s.stage)


def cards(
    session: Session, scope: Scope, location_id: int, filters: Filters, today: date, window: Window
) -> list[dict[str, Any]]:
    """The most urgent cards of each lane, in order: what needs attention first, then the longest in the stage."""
    found = session.connection().execute(_chosen(scope, location_id, filters, today, window))
    names = tuple(found.keys())
    rows = [dict(zip(names, row, strict=True)) for row in found.all()]
    for row in rows:
        row["attention"] = () if row["attention"] == NO_ATTENTION else json.loads(row["attention"])
    return sorted(rows, key=lambda row: (not row["attention"], row["since_on"], row["client_id"]))


@lru_cache(maxsize=KEPT)
def _chosen(scope: Scope, location_id: int, filters: Filters, today: date, window: Window) -> Any:
    """Lane by lane with a limit: a window function over all of them would number cards that nobody asked for."""
    lanes = [
        _filtered(select(s.client_id).join(Client.__table__, c.id == s.client_id), scope, location_id, filters, today)
        .where(s.stage == stage.value)
        .order_by(*URGENCY)
        .offset(window.after)
        .limit(upto - window.after)
        .subquery()
        for stage, upto in window.upto
    ]
    chosen = union_all(*(select(lane.c.client_id) for lane in lanes)).subquery()
    return (
        select(*_columns())
        .select_from(chosen)
        .join(Standing.__table__, s.client_id == chosen.c.client_id)
        .join(Client.__table__, c.id == s.client_id)
        .join(Member.__table__, m.id == c.member_id)
    )


def _columns() -> tuple[Any, ...]:
    return (
        *(s.client_id, s.stage, s.since_on, s.loss_reason, s.renewal_reasons, s.value_cents, s.remaining),
        *(s.run_out_on, s.expires_on, s.due_on, s.flag_raised_on, s.counted_lost_on, s.next_on, s.next_kind),
        *(s.touched_on, c.version, m.first_name, m.last_name, m.mms_id),
        cast(s.attention, Text).label("attention"),
        func.coalesce(s.trainer_id, c.assigned_trainer_id).label("trainer_id"),
        case((s.next_on.is_not(None), _next_time())).label("next_time"),
        case((s.stage == "booked", _consultation_on())).label("consultation_on"),
    )


def _next_time() -> ColumnElement[str]:
    """Of what is booked ahead: by one seek in the covering index."""
    ahead = select(func.min(a.starts_time)).where(
        STANDS, a.client_id == s.client_id, a.kind == s.next_kind, a.starts_on == s.next_on, a.outcome == "booked"
    )
    return ahead.correlate(Standing.__table__).scalar_subquery()


def _consultation_on() -> ColumnElement[date]:
    """The day of the current consultation."""
    held = a.outcome.not_in(("cancelled", "rescheduled"))
    days_held = select(func.max(a.starts_on)).where(STANDS, a.client_id == s.client_id, a.kind == "consultation", held)
    return days_held.correlate(Standing.__table__).scalar_subquery()


def _filtered(statement: Any, scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    """`statement` reads standings with their clients."""
    statement = statement.where(s.location_id == location_id, scope.sees(Standing))
    whose = func.coalesce(s.trainer_id, c.assigned_trainer_id)
    if filters.is_mine:
        statement = statement.where(whose.in_(scope.trainer_ids))
    if filters.is_unassigned:
        statement = statement.where(whose.is_(None))
    if filters.trainer is not None:
        statement = statement.where(whose == filters.trainer)
    if filters.reason:
        statement = statement.where(_has_reason(filters.reason))
    if filters.step == "overdue":
        statement = statement.where(_has_reason("unrecorded"))
    if filters.step == "none":
        statement = statement.where(s.next_on.is_(None), ~_has_reason("unrecorded"))
    if filters.week:
        monday, sunday = days.week_of(today if filters.week == "this" else today + days.ONE_WEEK)
        statement = statement.where(s.due_on.between(monday, sunday), s.stage != "lost")
    if filters.text:
        statement = statement.join(Member.__table__, m.id == c.member_id).where(_matches(filters.text))
    return statement


def _has_reason(reason: str) -> ColumnElement[bool]:
    if reason in ATTENTION_REASONS:
        return cast(s.attention, Text).like(f'%"{reason}"%')
    if reason in RENEWAL_REASONS:
        return and_(s.stage == "renewal_due", (";" + s.renewal_reasons + ";").like(f"%;{reason};%"))
    return and_(s.stage == "lost", s.loss_reason == reason)


def _matches(text: str) -> ColumnElement[bool]:
    """Every word of it somewhere in the name, or all of it in phone, e-mail or member number."""
    name = m.first_name + " " + m.last_name
    in_name = and_(*(_holds(name, word) for word in text.split()))
    return or_(in_name, *(_holds(column, text) for column in (m.phone, m.email, m.mms_id)))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII letters only: the usual spellings are tried for the others."""
    spellings = dict.fromkeys((word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))


def moved_since(session: Session, scope: Scope, location_id: int, since: datetime) -> dict[int, tuple[str, datetime]]:
    """By client, who else moved the card after this moment, and when."""
    found = session.connection().execute(
        _moved(scope, location_id), {"since": since, "day": since.date() - days.ONE_DAY}
    )
    return {client: (name, at) for client, name, at in found.all()}


@lru_cache(maxsize=KEPT)
def _moved(scope: Scope, location_id: int) -> Any:
    x, u = StageChange.__table__.c, User.__table__.c
    return (
        select(x.client_id, func.coalesce(func.nullif(u.name, ""), u.email), x.changed_at)
        .join(User.__table__, u.id == x.by_id)
        .where(x.location_id == location_id, x.changed_on >= bindparam("day"), x.changed_at >= bindparam("since"))
        .where(x.by_id != scope.user_id, scope.sees(StageChange))
        .order_by(x.id)
    )


lost = Loss.__table__.c
_TRIES = (
    select(lost.client_id, func.max(lost.try_again_on))
    .where(lost.client_id.in_(bindparam("clients", expanding=True)), lost.try_again_on.is_not(None))
    .where(lost.lifted_on.is_(None), lost.voided_at.is_(None))
    .group_by(lost.client_id)
)


def tries_again(session: Session, client_ids: Sequence[int]) -> dict[int, date]:
    """Of lost clients, the day on which somebody wants to try again."""
    if not client_ids:
        return {}
    return dict(session.connection().execute(_TRIES, {"clients": client_ids}).all())


_TRAINERS = (
    select(Trainer.__table__.c.id, Trainer.__table__.c.name)
    .where(Trainer.__table__.c.location_id == bindparam("location"))
    .order_by(Trainer.__table__.c.name)
)


def trainers(session: Session, location_id: int) -> dict[int, str]:
    """Names on the cards: whoever serves a client is no secret of the board that shows the client."""
    return dict(session.connection().execute(_TRAINERS, {"location": location_id}).all())
