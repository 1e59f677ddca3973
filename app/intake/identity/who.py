"""Rows without a member id of which nobody can tell whom they speak of: the questions, and a person's answers.

Flushes; whoever calls commits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.database import hold
from app.intake.identity.aliases import token_of
from app.intake.load.desk import Desk, desk_of
from app.intake.load.finishing import settle_people
from app.intake.load.late import apply_rows
from app.models import MERGED, Export, Identity, Location, Member, WaitingRow
from app.standing.refresh import refresh, refresh_day


class AnsweredError(Exception):
    """Somebody was faster."""


@dataclass(frozen=True, slots=True)
class Question:
    identity: Identity
    row_count: int
    """Of the file that is looked at."""


def questions(session: Session, export: Export) -> list[Question]:
    """Whom rows of this file speak of without a member id; those with the most rows first."""
    count = func.count(WaitingRow.id)
    waiting = (
        select(Identity, count)
        .join(WaitingRow, WaitingRow.identity_id == Identity.id)
        .where(WaitingRow.export_id == export.id, WaitingRow.applied_at.is_(None))
        .group_by(Identity.id)
        .order_by(count.desc(), Identity.last_name, Identity.first_name, Identity.id)
    )
    return [Question(identity, row_count) for identity, row_count in session.execute(waiting)]


def identity(session: Session, scope: Scope, identity_id: int) -> Identity | None:
    return session.scalar(select(Identity).where(Identity.id == identity_id, scope.sees(Identity)))


def member(session: Session, scope: Scope, location_id: int, member_id: int) -> Member | None:
    """One who may be meant: of the club, and not merged into another."""
    here = select(Member).where(Member.id == member_id, Member.location_id == location_id, scope.sees(Member))
    return session.scalar(here.where(Member.id.not_in(MERGED), Member.adopted_by_id.is_(None)))


def answer(
    session: Session, location: Location, identity: Identity, who: Member | None, now: datetime, by_id: int
) -> int:
    """`who` None: somebody new. Everything that waits for it applies; gives the number of rows."""
    hold(session, Location, location.id)
    session.refresh(identity, with_for_update=True)
    if identity.answered_by_id is not None:
        raise AnsweredError
    waiting = session.execute(
        select(func.count(), func.min(Export.as_of))
        .select_from(WaitingRow)
        .join(Export, Export.id == WaitingRow.export_id)
        .where(WaitingRow.identity_id == identity.id, WaitingRow.applied_at.is_(None), Export.undone_at.is_(None))
    ).one()
    meant = who or _somebody_new(session, location, identity, waiting[1] or now.date(), now)
    identity.member_id, identity.number = meant.id, meant.mms_id or token_of(meant.id)
    identity.answered_at, identity.answered_by_id = now, by_id
    desk = desk_of(session, location, now)
    exports = apply_rows(desk, {identity.id: identity.number})
    _settle(desk, exports, by_id)
    return int(waiting[0])


def _somebody_new(session: Session, location: Location, told: Identity, seen_on: date, now: datetime) -> Member:
    """Known from these rows alone, until a members file or a person says more."""
    new = Member(
        location_id=location.id,
        first_name=told.first_name,
        last_name=told.last_name,
        email=told.email,
        phone=told.phone,
        first_seen_on=seen_on,
        added_on=seen_on,
        is_mirrored=False,
    )
    session.add(new)
    session.flush()
    return new


def _settle(desk: Desk, exports: Sequence[Export], by_id: int) -> None:
    settle_people(desk)
    day = max((export.as_of for export in exports), default=None)
    if day is not None:
        day = refresh_day(desk.location, day)
        refresh(desk.session, desk.location, sorted(desk.touched), day, through="settings", now=desk.now, by_id=by_id)
