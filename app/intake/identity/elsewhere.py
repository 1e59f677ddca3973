"""The same person at other clubs of whoever looks. Never merged: each club has its own member."""

from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.intake.identity.rules import Who, bucket, email_key, is_same_phone, name_likeness
from app.models import MERGED, Client, Location, Member


class Elsewhere(NamedTuple):
    club: str
    client_id: int | None
    """None: a member there, and on no card that the person may open."""


def elsewhere(session: Session, scope: Scope, member: Member) -> list[Elsewhere]:
    """By the name of the club. Somebody who looks after one club learns nothing of another."""
    digits, m = bucket(member.phone), Member
    shares = [func.lower(m.email) == email_key(member.email)] if member.email else []
    shares += [m.phone.like(f"%{digits[-2:]}")] if digits else []
    if len(scope.location_ids) < 2 or not shares:
        return []
    rows = (
        select(Location.name, m.first_name, m.last_name, m.email, m.phone, Client.id)
        .join(Location, Location.id == m.location_id)
        .outerjoin(Client, (Client.member_id == m.id) & Client.opened_on.is_not(None) & scope.sees(Client))
        .where(scope.sees(m), m.location_id != member.location_id, or_(*shares))
        .where(m.adopted_by_id.is_(None), m.voided_at.is_(None), m.id.not_in(MERGED))
        .order_by(Location.name, m.id)
    )
    if scope.is_own_only:
        rows = rows.where(Client.id.is_not(None))
    who = Who(member.first_name, member.last_name, member.email, member.phone)
    return [
        Elsewhere(club, client_id) for club, *other, client_id in session.execute(rows) if _is_same(who, Who(*other))
    ]


def _is_same(who: Who, other: Who) -> bool:
    shares = email_key(who.email) == email_key(other.email) != "" or is_same_phone(who.phone, other.phone)
    return shares and name_likeness(who, other) != "other"
