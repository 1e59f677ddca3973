"""A trainer's book goes to others, as of a day: who gets whom, and the way back. Flushes, never commits.

Nothing that was earned, sold or consulted changes hands: a handover says in whose book a client is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import trainers
from app.accounts.scope import Scope
from app.database import hold
from app.funnel.handovers import InBook, book_of
from app.models import Client, HandedClient, Handover, Location
from app.standing.refresh import refresh, refresh_day

FURTHEST = timedelta(366)
"""A day further away is a slip of the keys."""


class HandoverRefused(Exception):
    """In one sentence, why and what to do instead."""


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
    hold(act.session, Location, act.location.id)


def _refresh(act: Handing, client_ids: Collection[int]) -> None:
    opened = select(Client.id).where(Client.id.in_(client_ids), Client.opened_on.is_not(None))
    act.session.flush()
    ids = list(act.session.scalars(opened))
    refresh(act.session, act.location, ids, act.day, through="form", now=act.now, by_id=act.by_id)
