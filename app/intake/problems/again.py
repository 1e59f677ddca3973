"""A row that was corrected, or left out, comes again with the next file, or with the same one after an undo."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from app.intake.problems.correct import AT_ONCE, correct
from app.models import Export, ExportProblem

NOTE = "{} corrected the way they were before."


def correct_again(session: Session, export: Export, now: datetime) -> None:
    """What was said last of the same row counts. Flushes."""
    found = _said_before(session, export)
    left_out = [id for id, (is_left_out, _, _) in found.items() if is_left_out]
    if left_out:
        _leave_out(session, export, [(id, found[id][2]) for id in left_out], now)
    by_whom: dict[int | None, dict[int, list[str]]] = {}
    for id, (is_left_out, typed, by_id) in found.items():
        if not is_left_out:
            by_whom.setdefault(by_id, {})[id] = typed
    count = 0
    for by_id, rows in by_whom.items():
        ids = list(rows)
        for start in range(0, len(ids), AT_ONCE):
            some = {id: rows[id] for id in ids[start : start + AT_ONCE]}
            count += correct(session, export, some, now, by_id).came_in
    if count:
        export.notes = [*export.notes, NOTE.format("1 row was" if count == 1 else f"{count:,} rows were")]
    session.flush()


def _said_before(session: Session, export: Export) -> dict[int, tuple[bool, list[str], int | None]]:
    new, old = aliased(ExportProblem), aliased(ExportProblem)
    said = (
        select(new.id, old.is_left_out, old.typed, old.settled_by_id)
        .join(old, old.digest == new.digest)
        .join(Export, Export.id == old.export_id)
        .where(new.export_id == export.id, new.fate == "rejected", new.settled_at.is_(None), old.id != new.id)
        .where(Export.location_id == export.location_id, old.settled_at.is_not(None), old.digest.is_not(None))
        .order_by(old.settled_at, old.id)
    )
    rows: Any = session.execute(said)
    return {id: (is_left_out, typed, by_id) for id, is_left_out, typed, by_id in rows if is_left_out or typed}


def _leave_out(session: Session, export: Export, rows: list[tuple[int, int | None]], now: datetime) -> None:
    values = [{"id": id, "is_left_out": True, "settled_at": now, "settled_by_id": by_id} for id, by_id in rows]
    session.execute(update(ExportProblem), values)
    export.rejected_count -= len(rows)
    export.ignored_count += len(rows)
