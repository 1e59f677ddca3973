"""The board: seven lanes over the standings of a location. Raw rows, a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from app import days
from app.accounts.scope import Scope
from app.models import Appointment, Client, Loss, Member, StageChange, Standing, Trainer, User
from app.models.appointment import STANDS
from app.standing.flags import ATTENTION_REASONS, RENEWAL_REASONS
from app.standing.stage import Stage

PAGE = 50
"""Cards of a lane that are loaded at once."""
NO_ATTENTION = "[]"


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
    """Which cards of each lane, counted from the most urgent one: `after` < number <= `upto`."""

    upto: Mapping[Stage, int] = field(default_factory=dict)
    after: int = 0
    only: Stage | None = None


def lanes(session: Session, scope: Scope, location_id: int, filters: Filters, today: date) -> dict[Stage, Lane]:
    s = Standing
    number = func.count()
    statement = _filtered(
        select(
            s.stage,
            number,
            func.coalesce(func.sum(s.value_cents), 0),
            func.sum(case((_needs_attention(), 1), else_=0)),
            func.sum(s.client_id * 1_000_003 + Client.version * 31),
        ),
        scope, location_id, filters, today,
    ).group_by(s.stage)  # fmt: skip
    found = {stage: Lane(stage) for stage in Stage}
    for stage, count, value, attention, mark in session.execute(statement):
        found[Stage(stage)] = Lane(Stage(stage), count, int(value), int(attention), f"{count}.{int(mark)}.{today:%j}")
    return found


def cards(
    session: Session, scope: Scope, location_id: int, filters: Filters, today: date, window: Window
) -> Sequence[Any]:
    """The most urgent cards of each lane, in order: what needs attention first, then the longest in the stage."""
    s = Standing
    urgency = (case((_needs_attention(), 0), else_=1), s.since_on, s.client_id)
    numbered = select(s.client_id, s.stage, func.row_number().over(partition_by=s.stage, order_by=urgency).label("n"))
    numbered = _filtered(numbered, scope, location_id, filters, today)
    if window.only is not None:
        numbered = numbered.where(s.stage == window.only.value)
    ranked = numbered.subquery()
    last = case(
        *((ranked.c.stage == stage.value, upto) for stage, upto in window.upto.items() if upto != PAGE),
        else_=PAGE,
    ) if any(upto != PAGE for upto in window.upto.values()) else literal(PAGE)  # fmt: skip
    statement = (
        select(*_columns())
        .select_from(ranked)
        .join(s, s.client_id == ranked.c.client_id)
        .join(Client, Client.id == s.client_id)
        .join(Member, Member.id == Client.member_id)
        .where(ranked.c.n > window.after, ranked.c.n <= last)
        .order_by(s.stage, ranked.c.n)
    )
    return session.execute(statement).mappings().all()


def _columns() -> tuple[Any, ...]:
    s = Standing
    return (
        *(s.client_id, s.stage, s.since_on, s.loss_reason, s.renewal_reasons, s.attention, s.value_cents, s.remaining),
        *(s.run_out_on, s.expires_on, s.due_on, s.flag_raised_on, s.counted_lost_on, s.next_on, s.next_kind),
        s.touched_on,
        func.coalesce(s.trainer_id, Client.assigned_trainer_id).label("trainer_id"),
        Client.version,
        Member.first_name,
        Member.last_name,
        Member.mms_id,
        case((s.next_on.is_not(None), _next_time())).label("next_time"),
        case((s.stage == "booked", _consultation_on())).label("consultation_on"),
    )


def _next_time() -> ColumnElement[str]:
    """Of what is booked ahead: by one seek in the covering index."""
    a, s = Appointment, Standing
    return (
        select(func.min(a.starts_time))
        .where(
            STANDS, a.client_id == s.client_id, a.kind == s.next_kind, a.starts_on == s.next_on, a.outcome == "booked"
        )
        .correlate(s)
        .scalar_subquery()
    )


def _consultation_on() -> ColumnElement[date]:
    """The day of the current consultation."""
    a, s = Appointment, Standing
    held = a.outcome.not_in(("cancelled", "rescheduled"))
    return (
        select(func.max(a.starts_on))
        .where(STANDS, a.client_id == s.client_id, a.kind == "consultation", held)
        .correlate(s)
        .scalar_subquery()
    )


def _filtered(statement: Any, scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    s = Standing
    statement = statement.join(Client, Client.id == s.client_id).where(s.location_id == location_id, scope.sees(Client))
    whose = func.coalesce(s.trainer_id, Client.assigned_trainer_id)
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
        statement = statement.join(Member, Member.id == Client.member_id).where(_matches(filters.text))
    return statement


def _needs_attention() -> ColumnElement[bool]:
    return cast(Standing.attention, Text) != NO_ATTENTION


def _has_reason(reason: str) -> ColumnElement[bool]:
    if reason in ATTENTION_REASONS:
        return cast(Standing.attention, Text).like(f'%"{reason}"%')
    if reason in RENEWAL_REASONS:
        held = (";" + Standing.renewal_reasons + ";").like(f"%;{reason};%")
        return and_(Standing.stage == "renewal_due", held)
    return and_(Standing.stage == "lost", Standing.loss_reason == reason)


def _matches(text: str) -> ColumnElement[bool]:
    """Every word of it somewhere in the name, or all of it in phone, e-mail or member number."""
    name = Member.first_name + " " + Member.last_name
    in_name = and_(*(_holds(name, word) for word in text.split()))
    return or_(in_name, *(_holds(column, text) for column in (Member.phone, Member.email, Member.mms_id)))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII letters only: the usual spellings are tried for the others."""
    spellings = dict.fromkeys((word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))


def moved_since(session: Session, scope: Scope, location_id: int, since: datetime) -> dict[int, tuple[str, datetime]]:
    """By client, who else moved the card after this moment, and when."""
    c = StageChange
    statement = (
        select(c.client_id, func.coalesce(func.nullif(User.name, ""), User.email), c.changed_at)
        .join(User, User.id == c.by_id)
        .where(c.location_id == location_id, c.changed_on >= since.date() - days.ONE_DAY, c.changed_at >= since)
        .where(c.by_id != scope.user_id, scope.sees(StageChange))
        .order_by(c.id)
    )
    return {client: (name, at) for client, name, at in session.execute(statement)}


def tries_again(session: Session, client_ids: Sequence[int]) -> dict[int, date]:
    """Of lost clients, the day on which somebody wants to try again."""
    if not client_ids:
        return {}
    statement = select(Loss.client_id, func.max(Loss.try_again_on)).where(
        Loss.client_id.in_(client_ids),
        Loss.lifted_on.is_(None),
        Loss.voided_at.is_(None),
        Loss.try_again_on.is_not(None),
    )
    found = session.execute(statement.group_by(Loss.client_id))
    return {client: day for client, day in found if day is not None}


def trainers(session: Session, location_id: int) -> dict[int, str]:
    """Names on the cards: whoever serves a client is no secret of the board that shows the client."""
    names = select(Trainer.id, Trainer.name).where(Trainer.location_id == location_id).order_by(Trainer.name)
    return dict(session.execute(names).all())
