"""What a held file would do: the load itself, taken back, and its outcome kept for the page. Whoever calls commits."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import process, queue
from app.database import rows_changed
from app.intake import actions, outlook
from app.intake.actions import Options
from app.intake.progress import Tell, unheard
from app.intake.refusal import Refused
from app.models import DryRun, Export

JOB = "jobs.dry_run.dry_run"
SECONDS = 3600
SMALL_BYTES = 256 * 1024
"""A file of so many is tried out while the person waits."""
BROKEN_OFF = "It was stopped before the end; ask again."


class Answer(NamedTuple):
    """Either what was found, or why the file cannot be read so."""

    found: dict[str, Any] | None
    refusal: str | None


def of(session: Session, export_id: int) -> DryRun | None:
    return session.get(DryRun, export_id)


def ask(session: Session, export: Export, options: Options, now: datetime) -> DryRun:
    """This is how it is to be read; what was found before is worth nothing any more."""
    export.options = asdict(options)
    row = session.get(DryRun, export.id) or DryRun(export_id=export.id)
    row.asked_at, row.found, row.refusal = now, None, None
    row.claimed_at = row.claimed_by = row.finished_at = None
    session.add(row)
    session.flush()
    return row


def is_soon_done(session: Session, export: Export) -> bool:
    """Whether a person can wait for it: it is small, and no import is being written meanwhile."""
    busy = select(Export.id).where(Export.status == "loading").limit(1)
    return export.byte_count <= SMALL_BYTES and session.scalar(busy) is None


def start(export_id: int) -> bool:
    """After the commit. False: Redis is away; the sweep finds it in the database later."""
    return queue.enqueue(JOB, export_id, queue="imports", timeout_seconds=SECONDS)


def claim(session: Session, export_id: int, now: datetime) -> datetime | None:
    """When it was asked for, if it is ours to answer."""
    waiting = update(DryRun).where(DryRun.export_id == export_id, DryRun.claimed_at.is_(None))
    values = {"claimed_at": now, "claimed_by": process.fingerprint()}
    if not rows_changed(session, waiting.values(values)):
        return None
    return session.scalar(select(DryRun.asked_at).where(DryRun.export_id == export_id))


def answer(session: Session, export_id: int, now: datetime, tell: Tell = unheard) -> Answer:
    """Takes back everything that was not committed."""
    export = session.get_one(Export, export_id)
    try:
        loaded = actions.load(session, export, now, tell=tell, may_hold=False)
        return Answer(outlook.outlook(session, export, loaded), None)
    except Refused as refusal:
        return Answer(None, str(refusal).removeprefix(f"{export.filename}: "))
    finally:
        session.rollback()


def keep(session: Session, export_id: int, asked_at: datetime, answered: Answer, now: datetime) -> None:
    """Unless something else was asked meanwhile."""
    same = update(DryRun).where(DryRun.export_id == export_id, DryRun.asked_at == asked_at)
    session.execute(same.values(finished_at=now, found=answered.found, refusal=answered.refusal))
    session.expire_all()


def waiting_ids(session: Session) -> list[int]:
    waiting = select(DryRun.export_id).where(DryRun.claimed_at.is_(None), DryRun.finished_at.is_(None))
    return list(session.scalars(waiting.order_by(DryRun.asked_at)))


def give_up_abandoned(session: Session, now: datetime) -> None:
    """Those whose process is gone: whoever asked asks again."""
    running = select(DryRun).where(DryRun.claimed_at.is_not(None), DryRun.finished_at.is_(None))
    for row in session.scalars(running):
        if process.is_running(row.claimed_by or "") is False:
            keep(session, row.export_id, row.asked_at, Answer(None, BROKEN_OFF), now)
