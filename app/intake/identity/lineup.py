"""The members who may be meant by a row without a member id, for the person who is asked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.intake.identity.rules import Who, bucket, email_key, full_key, is_same_phone, name_key, name_likeness
from app.models import MERGED, Client, Member, Standing

MOST = 6
"""Side by side for one question."""
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    id: int
    mms_id: str
    who: Who
    joined_on: date | None
    status: str
    client_id: int | None
    """None: not on the board, or not in the scope of whoever looks."""
    stage: str | None
    last_seen_on: date | None
    """Last session or contact."""


class Lineup:
    """The members of a club whom some rows may mean, by what they share with those."""

    def __init__(self, session: Session, scope: Scope, location_id: int, asked: Sequence[Who]) -> None:
        self._session = session
        self._scope = scope
        self._by: dict[str, list[tuple[int, Who]]] = defaultdict(list)
        m = Member
        near = _here(scope, location_id).where(or_(false(), *(part for who in asked for part in _near(who))))
        for id, *said in session.execute(near.with_only_columns(m.id, m.first_name, m.last_name, m.email, m.phone)):
            who = Who(*said)
            for mark in _marks(who):
                self._by[mark].append((id, who))

    def candidates(self, who: Who) -> list[Candidate]:
        """Who shares the e-mail or the phone, has the name, or one like it; the nearest first."""
        found = {id: known for mark in _marks(who) for id, known in self._by.get(mark, ())}
        near = sorted((rank, id) for id, known in found.items() if (rank := _rank(who, known)) is not None)
        ids = [id for _, id in near[:MOST]]
        facts = _facts(self._session, self._scope, ids)
        return [facts[id] for id in ids]


def named(session: Session, scope: Scope, location_id: int, text: str) -> list[Candidate]:
    """Members who have all these words in name, e-mail or number, or this phone."""
    m = Member
    told = [
        and_(*(or_(*(of.icontains(word, autoescape=True) for of in (m.first_name, m.last_name, m.email, m.mms_id)))
               for word in text.split())),
        m.phone.icontains(text, autoescape=True),
    ]  # fmt: skip
    found = _here(scope, location_id).where(or_(*told)).with_only_columns(m.id)
    ids = list(session.scalars(found.order_by(m.last_name, m.first_name, m.id).limit(MOST_NAMED)))
    facts = _facts(session, scope, ids)
    return [facts[id] for id in ids]


def _here(scope: Scope, location_id: int) -> Select[Member]:
    m = Member
    return select(m).where(
        m.location_id == location_id, scope.sees(m), m.adopted_by_id.is_(None), m.voided_at.is_(None),
        m.id.not_in(MERGED),
    )  # fmt: skip


def _near(who: Who) -> Iterator[ColumnElement[bool]]:
    """Sharing something, as far as the database can tell."""
    m = Member
    for column, value in ((m.email, who.email), (m.first_name, who.first), (m.last_name, who.last)):
        if value:
            yield func.lower(column) == value.strip().lower()
    if digits := bucket(who.phone):
        yield m.phone.like(f"%{digits[-2:]}")


def _marks(who: Who) -> Iterator[str]:
    for kind, value in (
        ("email", email_key(who.email)),
        ("phone", bucket(who.phone)),
        ("name", full_key(who)),
        ("first", name_key(who.first)),
        ("last", name_key(who.last)),
    ):
        if value:
            yield f"{kind}:{value}"


def _rank(who: Who, known: Who) -> int | None:
    """None: they share no more than half a name."""
    likeness = name_likeness(who, known)
    shares = [email_key(who.email) == email_key(known.email) != "", is_same_phone(who.phone, known.phone)]
    if likeness == "other" and not any(shares):
        return None
    return {"same": 0, "alike": 1, "other": 2}[likeness] * 3 - sum(shares)


def _facts(session: Session, scope: Scope, ids: Iterable[int]) -> dict[int, Candidate]:
    m = Member
    told = (
        select(
            *(m.id, m.mms_id, m.first_name, m.last_name, m.email, m.phone, m.joined_on, m.status),
            *(Client.id.label("client_id"), Standing.stage, Standing.touched_on),
        )
        .outerjoin(Client, (Client.member_id == m.id) & Client.opened_on.is_not(None) & scope.sees(Client))
        .outerjoin(Standing, Standing.client_id == Client.id)
        .where(m.id.in_(list(ids)))
    )
    return {row["id"]: _candidate(row) for row in session.execute(told).mappings()}


def _candidate(row: RowMapping) -> Candidate:
    return Candidate(
        id=row["id"],
        mms_id=row["mms_id"] or "",
        who=Who(row["first_name"], row["last_name"], row["email"], row["phone"]),
        joined_on=row["joined_on"],
        status=row["status"],
        client_id=row["client_id"],
        stage=row["stage"],
        last_seen_on=row["touched_on"],
    )
