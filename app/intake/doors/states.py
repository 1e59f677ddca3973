"""How the folder and the mailbox of a club are doing. A problem is said once, when it begins."""

import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DoorState, Location

WORDS = {"folder": "folder", "mail": "mailbox"}
log = logging.getLogger(__name__)


def note(session: Session, location: Location, door: str, problem: str | None, now: datetime) -> None:
    """`problem`: one sentence without a person's data; None when all is well."""
    state = session.get(DoorState, (location.id, door))
    if state is None:
        state = DoorState(location_id=location.id, door=door)
        session.add(state)
    if state.problem != problem:
        if problem:
            log.warning("The %s of %s: %s", WORDS[door], location.code, problem)
        elif state.problem:
            log.info("The %s of %s is well again", WORDS[door], location.code)
        state.problem, state.problem_since = problem, now if problem else None
    if door == "mail":
        state.looked_at = now
    session.flush()


def of(session: Session, location: Location) -> Mapping[str, DoorState]:
    """By door."""
    found = session.scalars(select(DoorState).where(DoorState.location_id == location.id))
    return {state.door: state for state in found}
