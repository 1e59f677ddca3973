"""Somebody says what a service, an item or a word means: rows that waited apply, and what was read under it is read
anew.

Flushes; whoever calls commits.
"""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import hold
from app.intake.cells import NAMED_BY
from app.intake.load.desk import Desk, desk_of
from app.intake.progress import Tell, unheard
from app.intake.rereading import Settled, read_anew
from app.intake.staff import actions as staff
from app.models import Carried, Item, Location, OutcomeWord, Service
from app.models.appointment import CHARGED
from app.standing.refresh import refresh_day

AT_ONCE = 2_000
"""Rows that are read anew while a person waits."""
Whose = int | None | Literal["as it is"]


def settle_service(
    session: Session,
    location: Location,
    name: str,
    kind: str,
    now: datetime,
    by_id: int | None = None,
    *,
    trainer: Whose = "as it is",
    tell: Tell = unheard,
) -> Settled:
    """`kind`: consultation, session or other. `trainer`: whose the rows are that name nobody; None: nobody's."""
    row = _row(session, location, Service, Service.name, name)
    before, row.kind, row.is_guessed = (row.kind, row.trainer_id), kind, False
    if trainer != "as it is":
        row.trainer_id, row.is_trainer_guessed = trainer, False
    if before == (kind, row.trainer_id):
        return _nothing(session)
    return read_anew(_desk(session, location, now, tell), "service", name, by_id)


def settle_service_of(
    session: Session,
    location: Location,
    name: str,
    kind: str,
    now: datetime,
    by_id: int | None = None,
    *,
    whose: str | None = None,
    tell: Tell = unheard,
) -> Settled:
    """`whose`: as somebody typed it. A name that nobody has yet is somebody new; empty: nobody's; None: as it is."""
    trainer: Whose = "as it is" if whose is None else None
    if whose:
        today = location.here(now).date()
        trainer = staff.named(staff.Act(session, location, refresh_day(location, today), now, by_id), whose).id
    return settle_service(session, location, name, kind, now, by_id, trainer=trainer, tell=tell)


def settle_outcome(
    session: Session,
    location: Location,
    word: str,
    outcome: str,
    now: datetime,
    *,
    is_charged: bool | None = None,
    by_id: int | None = None,
    tell: Tell = unheard,
) -> Settled:
    """Whether it is charged goes by the outcome unless it is said."""
    row = _row(session, location, OutcomeWord, OutcomeWord.word, word)
    before = row.outcome, row.is_charged
    row.outcome, row.is_guessed = outcome, False
    row.is_charged = outcome in CHARGED if is_charged is None else is_charged
    if before == (row.outcome, row.is_charged):
        return _nothing(session)
    return read_anew(_desk(session, location, now, tell), "word", word, by_id)


def settle_item(
    session: Session,
    location: Location,
    name: str,
    now: datetime,
    *,
    is_pt: bool = True,
    sessions: int | None = None,
    valid_days: int | None = None,
    by_id: int | None = None,
    tell: Tell = unheard,
) -> Settled:
    """A package of so many sessions, of PT without `sessions` an unlimited one, or no PT at all."""
    row = _row(session, location, Item, Item.name, name)
    before = row.is_pt, row.sessions, row.is_unlimited, row.valid_days
    row.is_pt, row.is_guessed = is_pt, False
    row.sessions, row.is_unlimited = (sessions, sessions is None) if is_pt else (None, False)
    row.valid_days = valid_days if is_pt else None
    if before == (row.is_pt, row.sessions, row.is_unlimited, row.valid_days):
        return _nothing(session)
    return read_anew(_desk(session, location, now, tell), "item", name, by_id)


def _row(session: Session, location: Location, model: Any, column: Any, name: str) -> Any:
    """A name may be settled before any file brings it."""
    hold(session, Location, location.id)
    row = session.scalar(select(model).where(model.location_id == location.id, column == name).with_for_update())
    if row is None:
        row = model(location_id=location.id, **{column.key: name})
        if model is Item:
            row.is_unlimited = False
        session.add(row)
    return row


def is_long(session: Session, location_id: int, cell: str, name: str) -> bool:
    """Whether more rows are told under the name than a person waits for."""
    some = (
        select(Carried.id)
        .where(Carried.location_id == location_id, Carried.report.in_(NAMED_BY[cell]))
        .where(Carried.cells.contains(name, autoescape=True))
        .limit(AT_ONCE + 1)
    )
    return (session.scalar(select(func.count()).select_from(some.subquery())) or 0) > AT_ONCE


def _nothing(session: Session) -> Settled:
    session.flush()
    return Settled()


def _desk(session: Session, location: Location, now: datetime, tell: Tell) -> Desk:
    desk = desk_of(session, location, now)
    desk.tell = tell
    return desk
