"""What each kind of errand does, and what it tells. Whoever calls commits."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.intake import settling
from app.intake.errands import asked
from app.intake.progress import Tell
from app.intake.rereading import Settled
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.intake.undo.undone import told
from app.models import Errand, Location

Act = Callable[[Session, Errand, datetime, Tell], dict[str, Any]]
UNDO, UNDO_LOOK = "undo", "undo_look"
"""A look is done and taken back: what it tells is what would be."""


def perform(session: Session, errand_id: int, now: datetime, tell: Tell) -> None:
    """Does a claimed one, with its answer in the same transaction."""
    errand = session.get_one(Errand, errand_id)
    is_look = errand.kind == UNDO_LOOK
    try:
        found = ACTS[errand.kind](session, errand, now, tell)
    except UndoRefused as refused:
        session.rollback()
        asked.finish(session, errand_id, now, refusal=[asdict(one) for one in refused.obstacles])
        return
    if is_look:
        session.rollback()
    asked.finish(session, errand_id, now, found=found)


def _undo(session: Session, errand: Errand, now: datetime, tell: Tell) -> dict[str, Any]:
    done = undo(session, errand.wants["export"], now, errand.asked_by_id, tell=tell, is_look=errand.kind == UNDO_LOOK)
    return told(done)._asdict()


def _settle(settle: Callable[..., Settled]) -> Act:
    def act(session: Session, errand: Errand, now: datetime, tell: Tell) -> dict[str, Any]:
        location = session.get_one(Location, errand.location_id)
        return asdict(settle(session, location, now=now, by_id=errand.asked_by_id, tell=tell, **errand.wants))

    return act


ACTS: dict[str, Act] = {
    UNDO: _undo,
    UNDO_LOOK: _undo,
    "service": _settle(settling.settle_service_of),
    "item": _settle(settling.settle_item),
    "word": _settle(settling.settle_outcome),
}
