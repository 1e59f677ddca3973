"""What is one trainer's, in counts: what moves when two become one. Reads only."""

from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.accounts.scope import Scope
from app.models import Appointment, Package, Standing, Trainer
from app.models.appointment import STANDS


class Holdings(NamedTuple):
    clients: int
    """Whom they look after and who are not lost."""
    sessions: int
    consultations: int
    bookings: int
    """Consultations that they set."""
    sales: int


def holdings_of(session: Database, scope: Scope, location_id: int, trainer_id: int) -> Holdings:
    """Under all their names."""
    lot = select(Trainer.id).where(trainers.is_known_as(trainer_id))
    a, p, s = Appointment, Package, Standing
    here = {model: (scope.sees(model), model.location_id == location_id) for model in (a, p, s)}
    sessions, consultations = (func.sum(case((a.kind == kind, 1), else_=0)) for kind in ("session", "consultation"))
    held = select(sessions, consultations).where(*here[a], STANDS, a.trainer_id.in_(lot))
    booked = select(func.count()).where(*here[a], STANDS, a.setter_id.in_(lot))
    stands = (p.voided_at.is_(None), p.adopted_by_id.is_(None))
    sold = select(func.count()).where(*here[p], *stands, p.seller_id.in_(lot))
    served = select(func.count()).where(*here[s], s.owner_id.in_(lot), s.stage != "lost")
    counts = session.scalar(served), *session.execute(held).one(), session.scalar(booked), session.scalar(sold)
    return Holdings(*(count or 0 for count in counts))
