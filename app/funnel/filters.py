"""Which cards of the board are looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, or_, select
from sqlalchemy.orm import aliased

from app import days
from app.accounts.scope import Scope
from app.accounts.trainers import is_known_as
from app.models import Client, Member, Merge, Standing, Trainer
from app.standing.flags import ATTENTION_REASONS, RENEWAL_REASONS

s, c, m = Standing.__table__.c, Client.__table__.c, Member.__table__.c


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


def filtered(statement: Any, scope: Scope, location_id: int, filters: Filters, today: date) -> Any:
    """`statement` reads standings with their clients."""
    statement = statement.where(s.location_id == location_id, scope.sees(Standing))
    whose = s.owner_id
    if filters.is_mine:
        statement = statement.where(whose.in_(scope.trainer_ids))
    if filters.is_unassigned:
        statement = statement.where(whose.is_(None))
    if filters.trainer is not None:
        statement = statement.where(whose.in_(select(Trainer.id).where(is_known_as(filters.trainer))))
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
    """Every word of it somewhere in the name, or all of it in phone, e-mail or member number; so of those merged into
    the member.
    """
    g = aliased(Member)
    merged = select(Merge.id).join(g, g.id == Merge.gone_id)
    also = merged.where(Merge.kept_id == m.id, Merge.undone_at.is_(None), _says(g, text)).correlate(Member.__table__)
    return or_(_says(m, text), also.exists())


def _says(of: Any, text: str) -> ColumnElement[bool]:
    name = of.first_name + " " + of.last_name
    in_name = and_(*(_holds(name, word) for word in text.split()))
    return or_(in_name, *(_holds(column, text) for column in (of.phone, of.email, of.mms_id)))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """SQLite folds the case of ASCII letters only: the usual spellings are tried for the others."""
    spellings = dict.fromkeys((word.lower(), word.capitalize(), word.upper()))
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in spellings))
