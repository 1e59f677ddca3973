"""What managers settled of disagreements with the member system."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, RowMapping, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.models import Appointment, Client, Location, Member, Settlement, User
from app.models.appointment import STANDS


def one(session: Session, scope: Scope, settlement_id: int) -> Settlement | None:
    return session.scalar(select(Settlement).where(Settlement.id == settlement_id, scope.sees(Settlement)))


def of_act(session: Session, scope: Scope, act: str) -> Sequence[Settlement]:
    """All that one click settled and nobody took back."""
    rows = select(Settlement).where(Settlement.act == act, Settlement.undone_at.is_(None), scope.sees(Settlement))
    return session.scalars(rows.order_by(Settlement.id)).all()


def standing(session: Session, appointment_id: int) -> Settlement | None:
    return session.scalar(
        select(Settlement).where(Settlement.appointment_id == appointment_id, Settlement.undone_at.is_(None))
    )


def latest(session: Session, scope: Scope, limit: int) -> Sequence[Row[Any]]:
    """By what one click settled, the latest first: the first of it, how many stand, and of how many the member system
    says something else by now.
    """
    s, a = Settlement, Appointment
    changed = func.count(a.id).filter(a.mms_outcome != s.mms_outcome)
    acts = (
        select(func.min(s.id).label("first_id"), func.count().label("number"), changed.label("changed"))
        .join(a, a.id == s.appointment_id)
        .where(scope.sees(s), s.undone_at.is_(None))
        .group_by(s.act)
        .order_by(func.min(s.id).desc())
        .limit(limit)
        .subquery()
    )
    who = func.coalesce(User.called, "the terminal").label("settled_by")
    return session.execute(
        select(s, acts.c.number, acts.c.changed, a, Member, Location, who)
        .join(acts, acts.c.first_id == s.id)
        .join(a, a.id == s.appointment_id)
        .join(Client, Client.id == a.client_id)
        .join(Member, Member.id == Client.member_id)
        .join(Location, Location.id == s.location_id)
        .outerjoin(User, User.id == s.settled_by_id)
        .order_by(s.id.desc())
    ).all()


a = Appointment
_OF_CLIENT = (
    select(Settlement.__table__, a.kind, a.starts_on)
    .join(a, a.id == Settlement.appointment_id)
    .where(a.client_id == bindparam("client"), STANDS)
    .order_by(Settlement.id.desc())
    .limit(bindparam("most"))
)
"""By the index of what stands: without it every appointment there is would be looked at."""


def of_client(session: Session, client_id: int, limit: int) -> Sequence[RowMapping]:
    """Of one client, undone ones too, latest first."""
    return session.execute(_OF_CLIENT, {"client": client_id, "most": limit}).mappings().all()
