"""Everything on file about one client, for their page. Reads only; a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, RowMapping, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.accounts import trainers
from app.accounts.scope import Scope
from app.funnel import disagreements, handovers, queries, settlements, undo
from app.funnel.handovers import Passing
from app.funnel.lanes import KEPT
from app.models import (
    Appointment,
    Client,
    Contact,
    Export,
    Location,
    Loss,
    Move,
    RaisedFlag,
    Settlement,
    StageChange,
    Standing,
    User,
)
from app.models.appointment import STANDS
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
    session.flush()  # what is asked goes past the session
    location, theirs = session.get_one(Location, client.location_id), {"client": client.id}
    derived = queries.derived(session, location, client.id, day)
    count, sessions = session_page(session, client, derived, 1)
    return History(
        client=client,
        location=location,
        standing=session.get_one(Standing, client.id),
        derived=derived,
        consultations=_rows(session, _APPOINTMENTS, theirs | {"kind": "consultation"}),
        session_count=count,
        sessions=sessions,
        changes=_rows(session, _latest(StageChange, scope), theirs),
        moves=_rows(session, _latest(Move, scope), theirs),
        undoable_move_id=undo.latest_standing(session, client.id),
        contacts=_rows(session, _latest(Contact, scope), theirs),
        loss=_first(session, _LOSS, theirs),
        disagreements=disagreements.of_client(session, scope, client.id),
        settlements=settlements.of_client(session, client.id, LATEST),
        raised=_first(session, _RAISED, theirs),
        passings=handovers.of_client(session, client.id),
        trainers=trainers.names(session, location.id),
        staff=trainers.known(session, location.id),
        users=dict(session.connection().execute(_DID, theirs).all()),
        as_of=session.scalar(_AS_OF, {"location": location.id}),
    )


def session_page(session: Session, client: Client, derived: Derived, page: int) -> tuple[int, list[Held]]:
    """How many sessions there are, and one page of them, latest first, each with what paid it."""
    every = session.connection().execute(_SESSIONS, {"client": client.id}).all()
    lines = iter(derived.ledger.lines)
    paid = {id: next(lines, None) for id, on, is_charged in reversed(every) if is_charged and on <= derived.view.day}
    start = (page - 1) * SESSIONS_ON_A_PAGE
    window = {"client": client.id, "kind": "session", "most": SESSIONS_ON_A_PAGE, "after": start}
    chosen = _rows(session, _PAGE_OF_THEM, window)
    return len(every), [Held(row, line.package if (line := paid.get(row["id"])) else None) for row in chosen]


def _rows(session: Session, statement: Any, given: Mapping[str, object]) -> Sequence[RowMapping]:
    return session.connection().execute(statement, given).mappings().all()


def _first(session: Session, statement: Any, given: Mapping[str, object]) -> RowMapping | None:
    return session.connection().execute(statement, given).mappings().first()


_CLIENT: BindParameter[int] = bindparam("client")
a = Appointment
_APPOINTMENTS = (
    select(
        *(a.id, a.kind, a.service, a.starts_on, a.starts_time, a.trainer_id, a.setter_id, a.booked_on, a.outcome),
        *(a.is_charged, a.mms_outcome, a.hand_outcome, a.hand_outcome_by_id, a.pinned, a.recorded_by_id, a.export_id),
    )
    .where(a.client_id == _CLIENT, a.kind == bindparam("kind"), STANDS)
    .order_by(a.starts_on.desc(), a.starts_time.desc(), a.key.desc())
)
"""Those that stand, latest first."""
_SESSIONS = (
    select(a.id, a.starts_on, a.is_charged)
    .where(a.client_id == _CLIENT, a.kind == "session", STANDS)
    .order_by(a.starts_on.desc(), a.starts_time.desc(), a.key.desc())
)
"""All of them, from the covering index."""
_PAGE_OF_THEM = _APPOINTMENTS.limit(bindparam("most")).offset(bindparam("after"))
_LOSS = (
    select(Loss.__table__)
    .where(Loss.client_id == _CLIENT, Loss.lifted_on.is_(None), Loss.voided_at.is_(None))
    .order_by(Loss.id.desc())
    .limit(1)
)
_RAISED = (
    select(RaisedFlag.__table__)
    .where(RaisedFlag.client_id == _CLIENT, RaisedFlag.lowered_on.is_(None), RaisedFlag.voided_at.is_(None))
    .order_by(RaisedFlag.id.desc())
    .limit(1)
)
_AS_OF = select(func.max(Export.as_of)).where(
    Export.location_id == bindparam("location"), Export.status == "loaded", Export.undone_at.is_(None)
)


@lru_cache(maxsize=KEPT)
def _latest(model: Any, scope: Scope) -> Any:
    """Of a client, what was not taken off the record."""
    theirs = select(model.__table__).where(model.client_id == _CLIENT, model.location_id.in_(scope.location_ids))
    if hasattr(model, "voided_at"):
        theirs = theirs.where(model.voided_at.is_(None))
    return theirs.order_by(model.id.desc()).limit(LATEST)


def _settled_by(who: Any) -> Any:
    return select(who).join(a, a.id == Settlement.appointment_id).where(a.client_id == _CLIENT, STANDS)


_DOERS = (
    *(select(of).where(of.class_.client_id == _CLIENT) for of in (
        StageChange.by_id, Move.by_id, Move.undone_by_id, Contact.recorded_by_id, Loss.recorded_by_id,
        RaisedFlag.recorded_by_id,
    )),
    select(a.hand_outcome_by_id).where(a.client_id == _CLIENT, STANDS),
    *(_settled_by(who) for who in (Settlement.settled_by_id, Settlement.undone_by_id)),
)  # fmt: skip
_DID = select(User.id, User.called).where(or_(*(User.id.in_(doers) for doers in _DOERS)))
"""Names of everybody who did something to the card."""
