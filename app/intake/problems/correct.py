"""Rejected rows come in as a person corrected them, as if their file had been right. Flushes; whoever calls commits.

They are rows of the same export, with its as-of date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import hold
from app.intake.load.desk import Desk, batches, desk_of
from app.intake.load.finishing import bring_in, settle_people
from app.intake.load.importing import Importing
from app.intake.load.late import apply_fitting, reopened
from app.intake.noting import keep
from app.intake.problems.reread import reading_of
from app.intake.problems.together import Effect, effect, forget, take_out
from app.intake.reading import Reading
from app.intake.refusal import Refused
from app.intake.rows import Problem
from app.models import Export, ExportProblem, Location
from app.standing.refresh import refresh, refresh_day

AT_ONCE = 5_000
"""Rows corrected in one transaction that a person waits for."""
Typed = Mapping[int, list[str]]
"""By the id of the problem, the cells of its row."""


@dataclass
class Outcome:
    came_in: int = 0
    """Rows; some of them may wait for an answer now."""
    wrong: list[Problem] = field(default_factory=list)
    """Rows that cannot be read still, and why."""
    gone: int = 0
    """Rows that somebody had settled meanwhile."""


def correct(
    session: Session,
    export: Export,
    typed: Typed,
    now: datetime,
    by_id: int | None,
    *,
    versions: Mapping[int, int] | None = None,
    fixed: str = "",
) -> Outcome:
    """`versions`: those on the screen of whoever corrects. `fixed`: the one column that all of it is about; where that
    one is wrong still, the row stays as it was. Refused: the import was undone.
    """
    location = lock(session, export)
    rows = [row for row in _open(session, export, typed) if not versions or versions[row.id] == row.version]
    outcome = Outcome(gone=len(typed) - len(rows))
    desk = desk_of(session, location, now, str(export.read_with.get("layout", "")), export.id)
    for wave in _waves(rows):
        _bring_in(desk, export, wave, typed, by_id, outcome, fixed)
    if outcome.came_in:
        apply_fitting(desk)
        settle_people(desk)
        day = refresh_day(location, export.as_of)
        refresh(session, location, sorted(desk.touched), day, through="import", now=now, by_id=by_id)
    outcome.wrong.sort()
    session.flush()
    return outcome


def lock(session: Session, export: Export) -> Location:
    location = hold(session, Location, export.location_id)
    session.flush()
    session.refresh(export)
    if export.undone_at is not None:
        raise Refused(f"{export.filename} was undone: nothing of it can be corrected any more.")
    return location


def _open(session: Session, export: Export, ids: Iterable[int]) -> list[ExportProblem]:
    p = ExportProblem
    found: list[ExportProblem] = []
    for some in batches(list(ids)):
        mine = select(p).where(p.id.in_(some), p.export_id == export.id, p.settled_at.is_(None), p.cells.is_not(None))
        found += session.scalars(mine.execution_options(populate_existing=True))
    return found


def _waves(rows: Sequence[ExportProblem]) -> Iterator[list[ExportProblem]]:
    """No line twice in one: tables of one workbook share them."""
    left = sorted(rows, key=lambda row: (row.line, row.id))
    while left:
        first: dict[int, ExportProblem] = {}
        left = [row for row in left if first.setdefault(row.line, row) is not row]
        yield list(first.values())


def _bring_in(
    desk: Desk,
    export: Export,
    rows: Sequence[ExportProblem],
    typed: Typed,
    by_id: int | None,
    outcome: Outcome,
    fixed: str,
) -> None:
    reading = reading_of(export, desk.location, [(row.line, typed[row.id]) for row in rows])
    chunks = list(reading.chunks())
    lines = {row.line: typed[row.id] for row in rows} if reading.is_joint else {}
    for problem in reading.problems:
        lines.pop(problem.line, None)
    joint = effect(desk, export, lines) if lines else None
    gone = take_out(desk, export, joint.gone) if joint else []
    importing = reopened(desk, export, reading.columns)
    for chunk in [joint.new] if joint else chunks:
        importing.take(chunk)
    forget(desk, gone)
    rejected = [problem for problem in importing.problems if problem.fate == "rejected"]
    wrong = {problem.line: problem for problem in (*reading.problems, *rejected)}
    bring_in(importing)
    keep(desk.session, export, [problem for problem in importing.problems if problem.fate == "parked"])
    settled = [row for row in rows if row.line not in wrong]
    _write(desk, [_settled(desk, row, typed, by_id) for row in settled])
    stays = [row for row in rows if row.line in wrong and not (fixed and wrong[row.line].column == fixed)]
    _write(desk, [_still_wrong(row, typed, wrong[row.line]) for row in stays])
    _count(export, importing, reading, len(settled), joint)
    outcome.came_in += len(settled)
    outcome.wrong += wrong.values()


def _settled(desk: Desk, row: ExportProblem, typed: Typed, by_id: int | None) -> dict[str, object]:
    kept = {"id": row.id, "typed": typed[row.id], "version": row.version + 1}
    return {**kept, "settled_at": desk.now, "settled_by_id": by_id}


def _still_wrong(row: ExportProblem, typed: Typed, why: Problem) -> dict[str, object]:
    kept = {"id": row.id, "typed": typed[row.id], "version": row.version + 1}
    return {**kept, "column": why.column, "value": why.value, "reason": why.reason}


def _write(desk: Desk, values: list[dict[str, object]]) -> None:
    if values:
        desk.session.execute(update(ExportProblem), values)


def _count(export: Export, importing: Importing, reading: Reading, settled: int, joint: Effect | None) -> None:
    counts, set_aside = importing.counts, reading.set_aside_count
    if joint is not None:  # a row that takes the place of another is counted already
        set_aside = settled - len(joint.new) + len(joint.gone)
        changed = min(counts.updated, len(joint.gone))
        counts.updated -= changed
        counts.unchanged -= len(joint.gone) - changed
    export.created_count += counts.created
    export.updated_count += counts.updated
    export.unchanged_count += counts.unchanged
    export.parked_count += counts.parked
    export.ignored_count += counts.ignored + set_aside
    export.rejected_count -= settled
    rows = export.created_count, export.updated_count, export.unchanged_count, export.parked_count
    export.row_count = sum(rows) + export.ignored_count + export.rejected_count
