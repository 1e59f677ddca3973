"""A file of corrected rows comes back: what became right comes in, the rest stays. Flushes; whoever calls commits."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.problems.correct import AT_ONCE, Outcome, correct, lock
from app.intake.problems.digest import headers_of
from app.intake.problems.sheet import CORRECTIONS, Corrected, read_back
from app.intake.progress import Tell
from app.intake.refusal import Refused, naming
from app.intake.tally import kept
from app.models import Export, ExportProblem


def take_corrections(session: Session, export: Export, corrected: Corrected, now: datetime, tell: Tell) -> Export:
    """`export` is the file that brings them; gives the one they are rows of. Refused: not of this club, undone."""
    target = _target(session, export, corrected.export_id)
    lock(session, target)
    done, unsaid, before = Outcome(), 0, _counts(target)
    with naming(export.filename):
        typed, unsaid, done.gone = _changed(session, target, corrected)
    for some in _slices(typed):
        outcome = correct(session, target, some, now, export.received_by_id)
        done.came_in += outcome.came_in
        done.gone += outcome.gone
        done.wrong += outcome.wrong
        tell(done.came_in)
    _note(export, target, done, unsaid, before, now)
    session.flush()
    return target


def _target(session: Session, export: Export, export_id: int) -> Export:
    target = session.get(Export, export_id)
    if target is None or target.location_id != export.location_id or target.status != "loaded":
        raise Refused(f"{export.filename}: it corrects import {export_id}, which this club does not have.")
    said = dict(export.options.get("constants") or {}).get("import")  # type: ignore[call-overload]
    if said not in (None, str(export_id)):
        raise Refused(f"{export.filename}: it corrects {target.filename}, another import than this one.")
    if target.undone_at is not None:
        raise Refused(f"{export.filename}: it corrects {target.filename}, which was undone.")
    return target


def _changed(session: Session, target: Export, corrected: Corrected) -> tuple[dict[int, list[str]], int, int]:
    """By problem the cells that are others now; how many rows say nothing new, and how many are on no open line."""
    p = ExportProblem
    rows = session.execute(
        select(p.id, p.line, p.cells, p.typed)
        .where(p.export_id == target.id, p.fate == "rejected", p.settled_at.is_(None), p.cells.is_not(None))
        .order_by(p.line, p.id.desc())
    )
    left: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    for id, line, cells, typed in rows:
        left[line].append((id, typed or cells or []))
    changed, same, gone = {}, 0, 0
    for line, found in read_back(corrected.table, headers_of(target)):
        if not left[line]:
            gone += 1
            continue
        id, before = left[line].pop()
        cells = list(map(kept, found))
        if cells == before:
            same += 1
        else:
            changed[id] = cells
    return changed, same, gone


def _slices(typed: dict[int, list[str]]) -> Iterator[dict[int, list[str]]]:
    ids = list(typed)
    for start in range(0, len(ids), AT_ONCE):
        yield {id: typed[id] for id in ids[start : start + AT_ONCE]}


def _counts(target: Export) -> dict[str, int]:
    names = "created_count", "updated_count", "unchanged_count", "parked_count", "ignored_count"
    return {name: getattr(target, name) for name in names}


def _note(export: Export, target: Export, done: Outcome, same: int, before: dict[str, int], now: datetime) -> None:
    """The file that brought them says what it did; the rows count with the import they are of."""
    export.layout, export.report, export.as_of = CORRECTIONS, None, target.as_of
    export.read_with = {"corrects": target.id}
    for name, count in before.items():
        setattr(export, name, getattr(target, name) - count)
    export.rejected_count = len(done.wrong)
    export.row_count = done.came_in + len(done.wrong) + same + done.gone
    told = [(done.came_in, "came in"), (len(done.wrong), "still cannot be read"), (same, "were not corrected")]
    told.append((done.gone, "had been settled before"))
    said = ", ".join(f"{count:,} {word}" for count, word in told if count) or "nothing"
    export.notes = [f"Corrected rows of {target.filename}: {said}."]
    export.status, export.finished_at = "loaded", now
