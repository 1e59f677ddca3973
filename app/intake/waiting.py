"""Who reads a waiting export. A claim is one conditional update, so that no export is read twice at the same time.

A claim is signed with the process that holds it; when that process is gone without an end, the export waits again.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, process, queue
from app.database import rows_changed
from app.models import Export

READ_EXPORT = "jobs.read_export.read_export"
READ_SECONDS = 3600
MOST_STOPS = 5
STOPPED = "Its reader was stopped before the end, so it was read again."
HOPELESS = f"Reading it was stopped {MOST_STOPS} times, so it is held: export a shorter period."
UNSEEN_MINUTES = 70
"""A claim of another host is believed for this long: a little more than the longest job may take."""


def read_soon(export_id: int) -> bool:
    """After the commit. False: Redis is away; the sweep finds it in the database later."""
    return queue.enqueue(READ_EXPORT, export_id, queue="imports", timeout_seconds=READ_SECONDS)


def claim(session: Session, export_id: int, now: datetime) -> bool:
    """Whether it is ours to read. Commit before the work begins, so that others see it."""
    claimed = update(Export).where(Export.id == export_id, Export.status == "received")
    values = {"status": "loading", "claimed_at": now, "claimed_by": process.fingerprint()}
    return rows_changed(session, claimed.values(values)) > 0


def export_ids(session: Session) -> list[int]:
    """Those that wait, in the order in which they came."""
    return list(session.scalars(select(Export.id).where(Export.status == "received").order_by(Export.id)))


def free_abandoned(session: Session) -> list[int]:
    """Let the exports wait again whose reader is gone; what it had written went with its transaction. One that takes
    its reader down each time is held for a person.
    """
    reading = select(Export.id, Export.claimed_by, Export.claimed_at, Export.notes).where(Export.status == "loading")
    gone = [row for row in session.execute(reading) if is_gone(row.claimed_by, row.claimed_at)]
    for row in gone:
        notes = [*row.notes, STOPPED]
        is_hopeless = notes.count(STOPPED) >= MOST_STOPS
        held = {"status": "held", "held_for": "stopped", "refusal": HOPELESS}
        fate = held if is_hopeless else {"status": "received"}
        still_read = (Export.id == row.id, Export.status == "loading", Export.claimed_by == row.claimed_by)
        values = {**fate, "notes": notes, "claimed_at": None, "claimed_by": None}
        session.execute(update(Export).where(*still_read).values(values))
    return [row.id for row in gone]


def is_gone(claimed_by: str | None, claimed_at: datetime | None) -> bool:
    """Whether nobody works any more under a claim that was signed so."""
    lives = process.is_running(claimed_by or "")
    if lives is None:
        return claimed_at is None or clock.now() - claimed_at > timedelta(minutes=UNSEEN_MINUTES)
    return not lives
