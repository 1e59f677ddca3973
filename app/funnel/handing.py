"""A trainer's book goes to others, as of a day: who has it, who gets whom, and the way back. Flushes, never commits.

Nothing that was earned, sold or consulted changes hands: a handover says in whose book a client is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from app.accounts import trainers
from app.accounts.scope import Scope
from app.database import take_turn
from app.models import Client, HandedClient, Handover, Location, Member, Standing, Trainer, User
from app.standing.refresh import refresh, refresh_day

FURTHEST = timedelta(366)
"""A day further away is a slip of the keys."""


class HandoverRefused(Exception):
    """In one sentence, why and what to do instead."""


class InBook(NamedTuple):
    """A client in somebody's book."""

    client_id: int
    name: str
    stage: str
    value_cents: int | None
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands over, when, and as of which day the standings are derived."""

    session: Session
    location: Location
    day: date
    now: datetime
    by_id: int


def handing_at(session: Session, location: Location, by_id: int, *, now: datetime, today: date) -> Handing:
    return Handing(session, location, refresh_day(location, today), now, by_id)


def book_of(session: Session, scope: Scope, location_id: int, giver_id: int) -> list[InBook]:
    """Everybody in this trainer's book now, the lost ones last; by name."""
    s = Standing
    lot = select(Trainer.id).where(trainers.is_known_as(giver_id))
    rows = session.execute(
        select(Client.id, Member.first_name, Member.last_name, Member.mms_id, s.stage, s.value_cents, s.next_on)
        .join(s, s.client_id == Client.id)
        .join(Member, Member.id == Client.member_id)
        .where(Client.location_id == location_id, scope.sees(Client), s.owner_id.in_(lot))
        .order_by(s.stage == "lost", Member.first_name, Member.last_name, Client.id)
    )
    return [
        InBook(id, f"{first} {last}".strip() or f"Member {mms_id or '?'}", stage, value, next_on)
        for id, first, last, mms_id, stage, value, next_on in rows
    ]


def dealt(book: Sequence[InBook], takers: Sequence[int]) -> dict[int, int]:
    """An even split: by value, the dearest first, in turns that come back the way they went."""
    by_value = sorted(book, key=lambda one: (-(one.value_cents or 0), one.name, one.client_id))
    turns = [*takers, *reversed(takers)]
    return {one.client_id: turns[at % len(turns)] for at, one in enumerate(by_value)} if takers else {}


def hand_over(act: Handing, scope: Scope, giver_id: int, given_on: date, chosen: Mapping[int, int]) -> Handover:
    """`chosen`: by client, who takes them. HandoverRefused leaves the transaction to be rolled back."""
    _lock(act)
    known = trainers.known(act.session, act.location.id)
    if giver_id not in known or not set(chosen.values()) <= known.keys() - {giver_id}:
        raise HandoverRefused("Choose trainers of this club, and not the one who hands over.")
    if abs(given_on - act.day) > FURTHEST:
        raise HandoverRefused("Choose a day within a year.")
    if not chosen:
        raise HandoverRefused("Choose who takes whom, for one client at least.")
    theirs = {one.client_id for one in book_of(act.session, scope, act.location.id, giver_id)}
    if not chosen.keys() <= theirs:
        raise HandoverRefused("Some of these clients came into another book since you looked. Here is how it is now.")
    place = {"location_id": act.location.id}
    made = Handover(**place, giver_id=giver_id, given_on=given_on, made_at=act.now, made_by_id=act.by_id)
    act.session.add(made)
    act.session.flush()
    act.session.add_all(
        HandedClient(**place, handover_id=made.id, client_id=client_id, taker_id=taker_id)
        for client_id, taker_id in sorted(chosen.items())
    )
    _refresh(act, chosen)
    return made


def take_back(act: Handing, handover: Handover) -> None:
    """All of it: each client is in the book where the facts put them without it."""
    _lock(act)
    act.session.refresh(handover)
    if handover.undone_at is not None:
        raise HandoverRefused("This was taken back before.")
    handover.undone_at, handover.undone_by_id = act.now, act.by_id
    ids = select(HandedClient.client_id).where(HandedClient.handover_id == handover.id)
    _refresh(act, set(act.session.scalars(ids)))


def _lock(act: Handing) -> None:
    """Before any card: an import or a night that holds the club comes first."""
    take_turn(act.session)
    act.session.get_one(Location, act.location.id, with_for_update=True, populate_existing=True)


def _refresh(act: Handing, client_ids: Collection[int]) -> None:
    opened = select(Client.id).where(Client.id.in_(client_ids), Client.opened_on.is_not(None))
    act.session.flush()
    ids = list(act.session.scalars(opened))
    refresh(act.session, act.location, ids, act.day, through="form", now=act.now, by_id=act.by_id)


class Told(NamedTuple):
    """A handover, as a list tells it. `takers`: by name, how many clients each took."""

    handover: Handover
    giver: str
    takers: dict[str, int]
    by: str


def handover(session: Session, scope: Scope, handover_id: int) -> Handover | None:
    return session.scalar(select(Handover).where(Handover.id == handover_id, scope.sees(Handover)))


def handovers(session: Session, scope: Scope, location_id: int) -> list[Told]:
    """Those that stand, the newest first."""
    names = trainers.names(session, location_id)
    by = func.coalesce(func.nullif(User.name, ""), User.email)
    rows = session.execute(
        select(Handover, by)
        .join(User, User.id == Handover.made_by_id)
        .where(Handover.location_id == location_id, scope.sees(Handover), Handover.undone_at.is_(None))
        .order_by(Handover.id.desc())
    ).all()
    taken: dict[int, dict[str, int]] = {}
    counts = select(HandedClient.handover_id, HandedClient.taker_id, func.count()).where(
        HandedClient.handover_id.in_([row[0].id for row in rows])
    )
    for id, taker_id, count in session.execute(counts.group_by(HandedClient.handover_id, HandedClient.taker_id)):
        lot = taken.setdefault(id, {})
        lot[names[taker_id]] = lot.get(names[taker_id], 0) + count
    return [Told(row, names[row.giver_id], dict(sorted(taken.get(row.id, {}).items())), who) for row, who in rows]


class Passing(NamedTuple):
    """One handover in the life of a client."""

    handover: Handover
    giver_id: int
    taker_id: int
    by: str
    undone_by: str


def passings_of(session: Session, client_id: int) -> list[Passing]:
    """Those that were taken back too. Reached through the client."""
    maker, undoer = aliased(User), aliased(User)
    rows = session.execute(
        select(
            Handover, Handover.giver_id, HandedClient.taker_id,
            func.coalesce(func.nullif(maker.name, ""), maker.email),
            func.coalesce(func.nullif(undoer.name, ""), undoer.email, ""),
        )
        .join(HandedClient, HandedClient.handover_id == Handover.id)
        .join(maker, maker.id == Handover.made_by_id)
        .outerjoin(undoer, undoer.id == Handover.undone_by_id)
        .where(HandedClient.client_id == client_id)
        .order_by(Handover.id)
    )  # fmt: skip
    return [Passing(*row) for row in rows]
