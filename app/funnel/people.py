"""Who comes onto the board by hand, and whose they are. Flushes only."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.orm import Session

from app import database
from app.accounts.scope import Scope
from app.funnel import queries
from app.funnel.actions import Act, IncompleteError, claim, follow
from app.models import Client, Location, Member, Merge, Trainer
from app.standing.refresh import refresh, refresh_day

LINE = 5_206_113_000_000
"""With the number of the club: where those wait who add somebody at the same moment."""
MOST_DUPLICATES = 5
TELLING_DIGITS = 7
"""Fewer digits of a phone number tell nobody apart; more differ by country and area code alone."""


@dataclass(frozen=True, slots=True)
class Prospect:
    first_name: str
    last_name: str
    phone: str
    email: str = ""


class OnBoardError(Exception):
    """A client already, and not one of those whom the person sees: only who assigns trainers hands them on."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def digits_of(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def possible_duplicates(session: Session, scope: Scope, location: Location, who: Prospect) -> Sequence[RowMapping]:
    """Members of the club with the same name or the same phone number, with the client they already are, if any."""
    name = f"{who.first_name} {who.last_name}".strip().lower()
    number = digits_of(who.phone)[-TELLING_DIGITS:]
    bare = Member.phone
    for mark in " ()-./+":
        bare = func.replace(bare, mark, "")  # type: ignore[assignment]
    same = []
    if " " in name:
        same.append(func.lower(Member.first_name + " " + Member.last_name) == name)
    if len(number) == TELLING_DIGITS:
        same.append(bare.like(f"%{number}"))
    if who.email:
        same.append(func.lower(Member.email) == who.email.lower())
    if not same:
        return []
    known_as = func.coalesce(Merge.kept_id, Member.id)
    found = (
        select(
            Member.id, Member.first_name, Member.last_name, Member.phone, Member.status, Client.id.label("client_id")
        )
        .outerjoin(Merge, (Merge.gone_id == Member.id) & Merge.undone_at.is_(None))
        .outerjoin(Client, (Client.member_id == known_as) & Client.opened_on.is_not(None) & scope.sees(Client))
        .where(Member.location_id == location.id, scope.sees(Member), or_(*same))
        .order_by(Member.last_name, Member.first_name, Member.id)
    )
    return session.execute(found.limit(MOST_DUPLICATES)).mappings().all()


def add_prospect(
    session: Session, scope: Scope, location: Location, who: Prospect, *, now: datetime, today: date
) -> Client:
    """A person without a member id, joined on the day they were added, until an import adopts them.

    The very same person once more on that day is a form that was sent twice, and adds nobody.
    """
    if missing := _missing(who):
        raise IncompleteError(missing)
    day = refresh_day(location, today)
    database.stand_in_line(session, LINE + location.id)
    twice = _just_added(session, scope, location, who, day)
    if twice is not None:
        return twice
    dates = {"joined_on": day, "added_on": day, "first_seen_on": day}
    member = Member(location_id=location.id, **asdict(who), **dates, status="prospect")
    session.add(member)
    session.flush()
    return _opened(session, scope, location, member, now=now, day=day)


def _missing(who: Prospect) -> dict[str, str]:
    missing = {}
    if not who.first_name:
        missing["name"] = "What is the person called?"
    if not digits_of(who.phone) and not who.email:
        missing["phone"] = "A phone number, so that somebody can call."
    return missing


def _just_added(session: Session, scope: Scope, location: Location, who: Prospect, day: date) -> Client | None:
    same = (
        select(Client)
        .join(Member, Member.id == Client.member_id)
        .where(
            Member.location_id == location.id,
            Member.mms_id.is_(None),
            Member.added_on == day,
            Member.first_name == who.first_name,
            Member.last_name == who.last_name,
            Member.phone == who.phone,
            Member.email == who.email,
            Client.opened_on.is_not(None),
            scope.sees(Client),
        )
    )
    return session.scalar(same.order_by(Client.id).limit(1))


def open_client(
    session: Session, scope: Scope, location: Location, member_id: int, *, now: datetime, today: date
) -> Client | None:
    """A member of the club becomes a client because a person says so. None: no such member here. OnBoardError: they are
    one already, and somebody else's.
    """
    database.stand_in_line(session, LINE + location.id)
    kept = select(Merge.kept_id).where(Merge.gone_id == member_id, Merge.undone_at.is_(None)).scalar_subquery()
    known_as = func.coalesce(kept, member_id)
    seen = select(Member).where(Member.id == known_as, Member.location_id == location.id, scope.sees(Member))
    member = session.scalar(seen)
    if member is None:
        return None
    client = session.scalar(select(Client).where(Client.member_id == member.id, Client.opened_on.is_not(None)))
    if client is None:
        return _opened(session, scope, location, member, now=now, day=refresh_day(location, today))
    if queries.client(session, scope, client.id) is None:
        raise OnBoardError(queries.full_name(client))
    return client


def _opened(session: Session, scope: Scope, location: Location, member: Member, *, now: datetime, day: date) -> Client:
    """A trainer's own: else they would lose sight of whom they just added."""
    client = session.scalar(select(Client).where(Client.member_id == member.id))
    if client is None:
        client = Client(location_id=location.id, member_id=member.id)
        session.add(client)
    if client.opened_on is None:
        client.opened_on, client.opened_by = day, "hand"
    if scope.is_own_only:
        client.assigned_trainer_id = _own_trainer(session, scope, location)
    session.flush()
    refresh(session, location, [client.id], day, through="form", now=now, by_id=scope.user_id)
    return client


def _own_trainer(session: Session, scope: Scope, location: Location) -> int | None:
    mine = select(Trainer.id).where(Trainer.location_id == location.id, Trainer.id.in_(scope.trainer_ids))
    return session.scalar(mine.order_by(Trainer.id).limit(1))


def assign(act: Act, scope: Scope, trainer_id: int | None) -> None:
    """Who looks after the client until sessions say so; None: nobody. IncompleteError: not a trainer of the club."""
    if trainer_id is not None and trainer_id not in {
        t.id for t in queries.trainers(act.session, scope, act.location.id)
    }:
        raise IncompleteError({"trainer": "Choose a trainer of this club."})
    claim(act, None)
    act.client.assigned_trainer_id = trainer_id
    follow(act)
