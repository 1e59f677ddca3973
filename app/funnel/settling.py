"""A manager says whose word counts where two sources disagree: a pin, and its undo. Flushes, never commits."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import bindparam, case, select, update
from sqlalchemy.orm import Session

from app.accounts.scope import Scope
from app.database import stand_behind, take_turn
from app.funnel import disagreements, queries, settlements
from app.funnel.disagreements import Kind
from app.funnel.rules import RefusedError
from app.models import Appointment, Client, Location, Settlement
from app.models.appointment import DISPUTED
from app.models.settlement import SOURCES
from app.standing.refresh import refresh, refresh_day

BATCH = 500
_HELD, _MADE, _CARD = Appointment.__table__, Settlement.__table__, Client.__table__
_PIN = (
    update(Appointment)
    .where(_HELD.c.id.in_(bindparam("ids", expanding=True)), DISPUTED)
    .values(
        pinned=bindparam("source"),
        settled_outcome=case((bindparam("source") == "mms", _HELD.c.mms_outcome), else_=_HELD.c.hand_outcome),
    )
)
_FREE = (
    update(Appointment)
    .where(_HELD.c.id.in_(bindparam("ids", expanding=True)))
    .values(pinned=None, settled_outcome=None)
)


class MovedOnError(Exception):
    """There are more or fewer of a kind by now than the person was shown."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def settle(session: Session, scope: Scope, held: Appointment, source: str, now: datetime) -> Settlement:
    """Pins whose word counts, whatever later files say."""
    _must_be_a_side(source)
    _stand_behind(session, [held.location_id])
    if not _pin(session, [held.id], source):
        raise RefusedError(_why_not(session, held.id))
    return _settled(session, scope, [held.id], source, now)[0]


def settle_kind(
    session: Session, scope: Scope, kind: Kind, source: str, seen: int, now: datetime
) -> Sequence[Settlement]:
    """All that are alike at once. MovedOnError: they are not `seen` any more."""
    _must_be_a_side(source)
    _stand_behind(session, scope.location_ids)
    ids = disagreements.of_kind(session, scope, kind)
    if len(ids) != seen or not ids:
        raise MovedOnError(len(ids))
    pinned = sum(_pin(session, ids[start : start + BATCH], source) for start in range(0, len(ids), BATCH))
    if pinned != len(ids):
        raise MovedOnError(pinned)
    return _settled(session, scope, ids, source, now)


def undo(session: Session, scope: Scope, chosen: Sequence[Settlement], now: datetime) -> int:
    """Both sides are heard again; gives how many were taken back."""
    _stand_behind(session, {one.location_id for one in chosen})
    ids = [one.id for one in chosen]
    freed: list[int] = []
    for start in range(0, len(ids), BATCH):
        some = _MADE.c.id.in_(ids[start : start + BATCH])
        standing = update(Settlement).where(some, _MADE.c.undone_at.is_(None))
        undone = standing.values(undone_at=now, undone_by_id=scope.user_id)
        freed += session.connection().execute(undone.returning(_MADE.c.appointment_id)).scalars()
    if not freed:
        raise RefusedError("This was undone before.")
    for start in range(0, len(freed), BATCH):
        session.connection().execute(_FREE, {"ids": freed[start : start + BATCH]})
    session.expire_all()
    _follow(session, scope, freed, now)
    return len(freed)


def _stand_behind(session: Session, location_ids: Iterable[int]) -> None:
    """Imports that are being loaded come first, in the same order for everybody."""
    take_turn(session)
    for location_id in sorted(location_ids):
        stand_behind(session, session.get_one(Location, location_id))


def _must_be_a_side(source: str) -> None:
    if source not in SOURCES:
        raise RefusedError("Say whose word counts: ours or the member system's.")


def _pin(session: Session, ids: Sequence[int], source: str) -> int:
    return session.connection().execute(_PIN, {"ids": list(ids), "source": source}).rowcount


def _why_not(session: Session, appointment_id: int) -> str:
    settlement = settlements.standing(session, appointment_id)
    if settlement is None:
        return "The two say the same by now, so there is nothing to settle."
    by = queries.user_name(session, settlement.settled_by_id) or "Somebody"
    return f"{by} settled this before. Undo that first."


def _settled(session: Session, scope: Scope, ids: Sequence[int], source: str, now: datetime) -> list[Settlement]:
    """One row each, of one act; the standings follow."""
    session.flush()
    session.expire_all()
    act, made = uuid4().hex, []
    for start in range(0, len(ids), BATCH):
        a = Appointment
        rows = select(a.id, a.location_id, a.hand_outcome, a.mms_outcome).where(a.id.in_(ids[start : start + BATCH]))
        for id, location_id, hand, mms in session.execute(rows.order_by(a.id)):
            made.append(
                Settlement(
                    location_id=location_id, appointment_id=id, act=act, source=source, hand_outcome=hand,
                    mms_outcome=mms, settled_at=now, settled_by_id=scope.user_id,
                )
            )  # fmt: skip
    session.add_all(made)
    session.flush()
    _follow(session, scope, ids, now)
    return made


def _follow(session: Session, scope: Scope, ids: Sequence[int], now: datetime) -> None:
    """Whoever looked at one of these cards before is told that it changed."""
    clients: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(ids), BATCH):
        whose = select(Appointment.location_id, Appointment.client_id)
        for location_id, client_id in session.execute(whose.where(Appointment.id.in_(ids[start : start + BATCH]))):
            clients[location_id].add(client_id)
    for location_id, theirs in sorted(clients.items()):
        location, some = session.get_one(Location, location_id), sorted(theirs)
        for start in range(0, len(some), BATCH):
            seen = _CARD.c.id.in_(some[start : start + BATCH])
            bump = update(Client).where(seen).values(version=_CARD.c.version + 1)
            session.connection().execute(bump)
        day = refresh_day(location, location.here(now).date())
        refresh(session, location, some, day, through="form", now=now, by_id=scope.user_id)
