"""Trainers' books: who is in one, and what was handed over from one to others."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts import trainers
from app.accounts.scope import Scope
from app.models import Client, HandedClient, Handover, Member, Standing, Trainer, User
from app.models.member import called


class InBook(NamedTuple):
    """A client in somebody's book."""

    client_id: int
    name: str
    stage: str
    value_cents: int | None
    next_on: date | None


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
        InBook(id, called(first, last, mms_id), stage, value, next_on)
        for id, first, last, mms_id, stage, value, next_on in rows
    ]


class Told(NamedTuple):
    """A handover, as a list tells it. `takers`: by name, how many clients each took."""

    handover: Handover
    giver: str
    takers: dict[str, int]
    by: str


def one(session: Session, scope: Scope, handover_id: int) -> Handover | None:
    return session.scalar(select(Handover).where(Handover.id == handover_id, scope.sees(Handover)))


def standing(session: Session, scope: Scope, location_id: int) -> list[Told]:
    """Those that stand, the newest first."""
    names = trainers.names(session, location_id)
    rows = session.execute(
        select(Handover, User.called)
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


_MAKER, _UNDOER = aliased(User), aliased(User)
_PASSINGS = (
    select(
        *(Handover, Handover.giver_id, HandedClient.taker_id),
        *(_MAKER.called, func.coalesce(_UNDOER.called, "")),
    )
    .join(HandedClient, HandedClient.handover_id == Handover.id)
    .join(_MAKER, _MAKER.id == Handover.made_by_id)
    .outerjoin(_UNDOER, _UNDOER.id == Handover.undone_by_id)
    .where(HandedClient.client_id == bindparam("client"))
    .order_by(Handover.id)
)


def of_client(session: Session, client_id: int) -> list[Passing]:
    """Those that were taken back too. Reached through the client."""
    return [Passing(*row) for row in session.execute(_PASSINGS, {"client": client_id})]
