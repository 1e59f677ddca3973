"""Possible duplicates of a club: kept when its members change, read without those a person has settled."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.scope import Scope
from app.intake.identity.lookalike import Pair, Person, pairs
from app.intake.identity.rules import Who, bucket, email_key
from app.models import MERGED, Apart, Client, Location, Lookalike, Member
from app.models.merge import STRENGTHS

ON_A_PAGE = 100


class Found(NamedTuple):
    one: Member
    other: Member
    strength: str
    reasons: list[str]


def look(session: Session, location: Location) -> int:
    """Compares all members of the club; gives how many pairs there are."""
    session.flush()
    session.execute(delete(Lookalike).where(Lookalike.location_id == location.id))
    return _keep(session, location, pairs(_people(session, location, true())))


def look_at(session: Session, location: Location, member: Member) -> int:
    """Compares one, who was just added, with whoever shares something with them."""
    session.flush()
    m, digits = Member, bucket(member.phone)
    shares = [func.lower(m.email) == email_key(member.email)] if member.email else []
    shares += [func.lower(m.last_name) == member.last_name.lower()] if member.last_name else []
    shares += [m.phone.like(f"%{digits[-2:]}")] if digits else []
    people = _people(session, location, or_(m.id == member.id, *shares))
    found = [pair for pair in pairs(people) if member.id in pair[:2]]
    theirs = or_(Lookalike.one_id == member.id, Lookalike.other_id == member.id)
    session.execute(delete(Lookalike).where(theirs))
    return _keep(session, location, found)


def _people(session: Session, location: Location, which: ColumnElement[bool]) -> Iterator[Person]:
    m = Member
    here = select(m.id, m.first_name, m.last_name, m.email, m.phone, m.joined_on, m.mms_id).where(
        m.location_id == location.id, m.adopted_by_id.is_(None), m.voided_at.is_(None), which
    )
    for id, *who, joined_on, mms_id in session.execute(here):
        yield Person(id, Who(*who), joined_on, mms_id is not None)


def _keep(session: Session, location: Location, found: Iterable[Pair]) -> int:
    rows = [
        {
            "one_id": pair.one,
            "other_id": pair.other,
            "location_id": location.id,
            "strength": pair.likeness.strength,
            "reasons": ";".join(pair.likeness.reasons),
        }
        for pair in found
    ]
    if rows:
        session.execute(insert(Lookalike), rows)
    return len(rows)


def _open(scope: Scope) -> Select[Lookalike]:
    """Nobody has said of them what they are."""
    apart = select(Apart.one_id).where(Apart.one_id == Lookalike.one_id, Apart.other_id == Lookalike.other_id)
    return select(Lookalike).where(
        scope.sees(Lookalike),
        Lookalike.one_id.not_in(MERGED),
        Lookalike.other_id.not_in(MERGED),
        ~apart.exists(),
    )


def count(session: Session, scope: Scope, location_id: int, *strengths: str) -> int:
    """Of these strengths, of all if none is named."""
    which = Lookalike.strength.in_(strengths or STRENGTHS)
    here = _open(scope).where(Lookalike.location_id == location_id, which).subquery()
    return session.scalar(select(func.count()).select_from(here)) or 0


def found(session: Session, scope: Scope, location_id: int, most: int = ON_A_PAGE) -> list[Found]:
    """The strongest first."""
    return _read(session, _open(scope).where(Lookalike.location_id == location_id), most)


def of_member(session: Session, scope: Scope, member_id: int) -> list[Found]:
    """Who may be the same person as this one."""
    theirs = or_(Lookalike.one_id == member_id, Lookalike.other_id == member_id)
    return _read(session, _open(scope).where(theirs), ON_A_PAGE)


def between(session: Session, scope: Scope, one_id: int, other_id: int) -> Found | None:
    low, high = sorted((one_id, other_id))
    pair = _open(scope).where(Lookalike.one_id == low, Lookalike.other_id == high)
    return next(iter(_read(session, pair, 1)), None)


_ONE, _OTHER = aliased(Member), aliased(Member)
_RANK = case({word: rank for rank, word in enumerate(STRENGTHS)}, value=Lookalike.strength)


def _read(session: Session, chosen: Select[Lookalike], most: int) -> list[Found]:
    rows = (
        chosen.join(_ONE, _ONE.id == Lookalike.one_id)
        .join(_OTHER, _OTHER.id == Lookalike.other_id)
        .add_columns(_ONE, _OTHER)
        .order_by(_RANK, _ONE.last_name, _ONE.first_name, _ONE.id, _OTHER.id)
        .limit(most)
    )
    return [Found(a, b, pair.strength, pair.reasons.split(";")) for pair, a, b in session.execute(rows)]


def keep_apart(session: Session, one: Member, other: Member, by_id: int, now: datetime) -> None:
    """Not the same person: never proposed again, and never adopted one by the other."""
    low, high = sorted((one.id, other.id))
    if session.get(Apart, (low, high)) is None:
        session.add(Apart(one_id=low, other_id=high, location_id=one.location_id, said_at=now, said_by_id=by_id))
        session.flush()


def is_apart(session: Session, one_id: int, other_id: int) -> bool:
    return session.get(Apart, tuple(sorted((one_id, other_id)))) is not None


def clients_of(session: Session, scope: Scope, member_ids: Sequence[int]) -> dict[int, Client]:
    """By member, the opened clients of the scope."""
    opened = select(Client).where(Client.member_id.in_(member_ids), Client.opened_on.is_not(None), scope.sees(Client))
    return {client.member_id: client for client in session.scalars(opened)}
