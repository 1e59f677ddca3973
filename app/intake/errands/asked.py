"""Who does an errand. A claim is one conditional update; its answer is committed with what it did, or not at all.

Flushes; whoever calls commits.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import process, queue
from app.database import rows_changed
from app.intake.waiting import MOST_STOPS, is_gone
from app.models import Errand

JOB = "jobs.errand.do_errand"
SECONDS = 3600
HOPELESS = f"It was stopped {MOST_STOPS} times before the end, so it is given up. Nothing was changed."


class Asked(NamedTuple):
    errand: Errand
    is_new: bool
    """False: somebody has asked for it, and it is under way."""


class TakenAwayError(Exception):
    """Somebody else does it by now: what was done here is to be rolled back."""


def ask(
    session: Session, location_id: int, kind: str, about: str, wants: Mapping[str, Any], now: datetime, by_id: int
) -> Asked:
    """What was answered about the same row before is worth nothing any more."""
    forget(session, about)
    same = select(Errand).where(Errand.about == about, Errand.kind == kind, Errand.finished_at.is_(None))
    if known := session.scalar(same):
        return Asked(known, False)
    made = Errand(
        location_id=location_id, kind=kind, about=about, wants=dict(wants), asked_at=now, asked_by_id=by_id
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # two at the same moment
        return Asked(session.scalars(same).one(), False)
    return Asked(made, True)


def forget(session: Session, about: str) -> None:
    """What was answered."""
    session.execute(delete(Errand).where(Errand.about == about, Errand.finished_at.is_not(None)))


def start(errand_id: int) -> bool:
    """After the commit. False: Redis is away; the sweep finds it in the database later."""
    return queue.enqueue(JOB, errand_id, queue="imports", timeout_seconds=SECONDS)


def claim(session: Session, errand_id: int, now: datetime) -> bool:
    """Whether it is ours to do. Commit before the work begins, so that others see it."""
    waiting = update(Errand).where(Errand.id == errand_id, Errand.claimed_at.is_(None), Errand.finished_at.is_(None))
    values = {"claimed_at": now, "claimed_by": process.fingerprint()}
    return rows_changed(session, waiting.values(values)) > 0


def finish(
    session: Session,
    errand_id: int,
    now: datetime,
    *,
    found: Mapping[str, Any] | None = None,
    refusal: list[dict[str, Any]] | None = None,
) -> None:
    ours = (Errand.id == errand_id, Errand.claimed_by == process.fingerprint(), Errand.finished_at.is_(None))
    values = {"finished_at": now, "found": found, "refusal": refusal}
    if not rows_changed(session, update(Errand).where(*ours).values(values), synchronize_session=False):
        raise TakenAwayError
    session.expire_all()


def waiting_ids(session: Session) -> list[int]:
    """Those that nobody does, in the order in which they were asked for."""
    waiting = select(Errand.id).where(Errand.claimed_at.is_(None), Errand.finished_at.is_(None))
    return list(session.scalars(waiting.order_by(Errand.id)))


def free_abandoned(session: Session, now: datetime) -> None:
    """Let those wait again whose worker is gone; what it had written went with its transaction."""
    claimed = select(Errand.id, Errand.claimed_by, Errand.claimed_at, Errand.stop_count)
    for row in session.execute(claimed.where(Errand.claimed_at.is_not(None), Errand.finished_at.is_(None))).all():
        if not is_gone(row.claimed_by, row.claimed_at):
            continue
        stops, ours = row.stop_count + 1, (Errand.id == row.id, Errand.claimed_by == row.claimed_by)
        fate: dict[str, Any] = {"claimed_at": None, "claimed_by": None}
        if stops >= MOST_STOPS:
            fate = {"finished_at": now, "refusal": [{"sentence": HOPELESS}]}
        still = update(Errand).where(*ours, Errand.finished_at.is_(None))
        session.execute(still.values(stop_count=stops, **fate))
