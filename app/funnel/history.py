"""Everything on file about one client, for their page. Reads only; a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import trainers
from app.accounts.scope import Scope
from app.funnel import disagreements, handovers, queries, settlements, undo
from app.funnel.handovers import Passing
from app.models import (
    Appointment,
    Client,
    Contact,
    Export,
    Item,
    Location,
    Loss,
    Move,
    Package,
    RaisedFlag,
    Settlement,
    StageChange,
    Standing,
    User,
)
from app.standing.derive import Derived
from app.standing.facts import Package as PackageFact

SESSIONS_ON_A_PAGE = 20
LATEST = 60
"""Entries of each kind in the timeline. What is older is in the lists."""


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment, with the package that paid it if any."""

    row: RowMapping
    package: PackageFact | None = None


@dataclass(frozen=True, slots=True)
class History:
    client: Client
    location: Location
    standing: Standing
    derived: Derived
    consultations: Sequence[RowMapping]
    session_count: int
    sessions: Sequence[Held]
    """The latest page of them, latest first."""
    changes: Sequence[RowMapping]
    moves: Sequence[RowMapping]
    undoable_move_id: int | None
    contacts: Sequence[RowMapping]
    loss: RowMapping | None
    """The recorded loss that was not lifted by a move, if one stands."""
    disagreements: Sequence[RowMapping]
    settlements: Sequence[RowMapping]
    raised: RowMapping | None
    """The flag raised by hand that was not lowered."""
    passings: Sequence[Passing]
    """From one book to another, the oldest first."""
    trainers: dict[int, str]
    """In every spelling, by what they are known by."""
    staff: dict[int, str]
    """Each trainer once: whom a client may be given to."""
    users: dict[int, str]
    as_of: date | None
    """The day of which the newest file speaks."""


def read(session: Session, scope: Scope, client: Client, day: date) -> History:
    location = session.get_one(Location, client.location_id)
    derived = queries.derived(session, location, client.id, day)
    count, sessions = session_page(session, client, derived, 1)
    return History(
        client=client,
        location=location,
        standing=session.get_one(Standing, client.id),
        derived=derived,
        consultations=_rows(session, _appointments(client, "consultation")),
        session_count=count,
        sessions=sessions,
        changes=_rows(session, _latest(StageChange, client, scope)),
        moves=_rows(session, _latest(Move, client, scope)),
        undoable_move_id=undo.latest_standing(session, client.id),
        contacts=_rows(session, _latest(Contact, client, scope).where(Contact.voided_at.is_(None))),
        loss=_first(session, select(Loss.__table__).where(
            Loss.client_id == client.id, Loss.lifted_on.is_(None), Loss.voided_at.is_(None)).order_by(Loss.id.desc())),
        disagreements=disagreements.of_client(session, scope, client.id),
        settlements=settlements.of_client(session, client.id, LATEST),
        raised=_first(session, select(RaisedFlag.__table__).where(
            RaisedFlag.client_id == client.id, RaisedFlag.lowered_on.is_(None), RaisedFlag.voided_at.is_(None))
            .order_by(RaisedFlag.id.desc())),
        passings=handovers.of_client(session, client.id),
        trainers=trainers.names(session, location.id),
        staff=trainers.known(session, location.id),
        users=_users(session, client),
        as_of=session.scalar(select(func.max(Export.as_of)).where(
            Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None))),
    )  # fmt: skip


def session_page(session: Session, client: Client, derived: Derived, page: int) -> tuple[int, list[Held]]:
    """How many sessions there are, and one page of them, latest first, each with what paid it."""
    rows = _rows(session, _appointments(client, "session"))
    lines = iter(derived.ledger.lines)
    paid = {
        row["id"]: next(lines, None)
        for row in reversed(rows)
        if row["is_charged"] and row["starts_on"] <= derived.view.day
    }
    start = (page - 1) * SESSIONS_ON_A_PAGE
    chosen = rows[start : start + SESSIONS_ON_A_PAGE]
    return len(rows), [Held(row, line.package if (line := paid.get(row["id"])) else None) for row in chosen]


def _appointments(client: Client, kind: str) -> Any:
    """Those that stand, latest first."""
    a = Appointment
    columns = (
        *(a.id, a.kind, a.service, a.starts_on, a.starts_time, a.trainer_id, a.setter_id, a.booked_on, a.outcome),
        *(a.is_charged, a.mms_outcome, a.hand_outcome, a.hand_outcome_by_id, a.pinned, a.recorded_by_id, a.export_id),
    )
    return (
        select(*columns)
        .where(a.client_id == client.id, a.kind == kind, a.voided_at.is_(None), a.adopted_by_id.is_(None))
        .order_by(a.starts_on.desc(), a.starts_time.desc(), a.key.desc())
    )


def _latest(model: Any, client: Client, scope: Scope) -> Any:
    return (
        select(model.__table__)
        .where(model.client_id == client.id, model.location_id.in_(scope.location_ids))
        .order_by(model.id.desc())
        .limit(LATEST)
    )


def _rows(session: Session, statement: Any) -> Sequence[RowMapping]:
    return session.execute(statement).mappings().all()


def _first(session: Session, statement: Any) -> RowMapping | None:
    return session.execute(statement.limit(1)).mappings().first()


def _users(session: Session, client: Client) -> dict[int, str]:
    """Names of everybody who did something to the card."""
    did = (
        select(User.id, User.called)
        .where(or_(
            User.id.in_(select(StageChange.by_id).where(StageChange.client_id == client.id)),
            User.id.in_(select(Move.by_id).where(Move.client_id == client.id)),
            User.id.in_(select(Move.undone_by_id).where(Move.client_id == client.id)),
            User.id.in_(select(Contact.recorded_by_id).where(Contact.client_id == client.id)),
            User.id.in_(select(Loss.recorded_by_id).where(Loss.client_id == client.id)),
            User.id.in_(select(RaisedFlag.recorded_by_id).where(RaisedFlag.client_id == client.id)),
            User.id.in_(_settled_by(Settlement.settled_by_id, client)),
            User.id.in_(_settled_by(Settlement.undone_by_id, client)),
            User.id.in_(select(Appointment.hand_outcome_by_id).where(Appointment.client_id == client.id)),
        ))
    )  # fmt: skip
    return dict(session.execute(did).all())


def _settled_by(who: Any, client: Client) -> Any:
    return (
        select(who)
        .join(Appointment, Appointment.id == Settlement.appointment_id)
        .where(Appointment.client_id == client.id)
    )


def items(session: Session, location_id: int) -> Sequence[RowMapping]:
    """What is sold here as packages: name and sessions, by name."""
    pt = select(Item.name, Item.sessions, Item.is_unlimited).where(
        Item.location_id == location_id, Item.is_pt.is_(True)
    )
    return _rows(session, pt.order_by(Item.name))


def latest_package(session: Session, client_id: int) -> RowMapping | None:
    """The last paid one: what a renewal most likely repeats."""
    p = Package
    sold = select(p.item, p.sessions, p.is_unlimited, p.price_cents, p.seller_id).where(
        p.client_id == client_id, p.voided_at.is_(None), p.adopted_by_id.is_(None), p.price_cents > 0
    )
    return _first(session, sold.order_by(p.sold_on.desc(), p.key.desc()))
