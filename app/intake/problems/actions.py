"""Groups of rejected rows are fixed, left out, or asked about again. Flushes; whoever calls commits."""

from dataclasses import replace
from datetime import datetime
from typing import cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app.intake.problems import groups
from app.intake.problems.correct import AT_ONCE, Outcome, correct, lock
from app.intake.problems.digest import headers_of
from app.intake.problems.groups import Which
from app.models import Export, ExportProblem


def fix_group(
    session: Session, export: Export, which: Which, text: str, now: datetime, by_id: int | None, most: int = AT_ONCE
) -> Outcome:
    """The same in the column of the group, for all its rows: `most` of them at once. Refused: it was undone."""
    lock(session, export)
    column = which.column or ""
    at = headers_of(export).index(column)
    p = ExportProblem
    ids = groups.ids(session, export, which, most)
    found = session.execute(select(p.id, p.cells, p.typed).where(p.id.in_(ids), p.cells.is_not(None)))
    typed = {id: with_cell(before or cells or [], at, text) for id, cells, before in found}
    return correct(session, export, typed, now, by_id, fixed=column)


def with_cell(cells: list[str], at: int, text: str) -> list[str]:
    return [*cells[:at], text, *cells[at + 1 :]]


def leave_out(session: Session, export: Export, which: Which, now: datetime, by_id: int | None) -> int:
    """The rows are kept, and asked about no more. Gives their number. Refused: it was undone."""
    values: dict[str, object] = {"is_left_out": True, "settled_at": now, "settled_by_id": by_id}
    return _move(session, export, which, values, 1)


def take_up(session: Session, export: Export, which: Which) -> int:
    """What was left out is asked about again."""
    values: dict[str, object] = {"is_left_out": False, "settled_at": None, "settled_by_id": None}
    return _move(session, export, replace(which, is_left_out=True), values, -1)


def leave_row_out(session: Session, export: Export, row: ExportProblem, now: datetime, by_id: int | None) -> bool:
    """False: somebody has settled it meanwhile."""
    lock(session, export)
    p = ExportProblem
    mine = update(p).where(p.id == row.id, p.settled_at.is_(None))
    changed = _changed(session.execute(mine.values(is_left_out=True, settled_at=now, settled_by_id=by_id)))
    _recount(export, changed)
    session.expire(row)
    return bool(changed)


def _move(session: Session, export: Export, which: Which, values: dict[str, object], sign: int) -> int:
    lock(session, export)
    moved = update(ExportProblem).where(*which.of(export)).values(values)
    changed = _changed(session.execute(moved, execution_options={"synchronize_session": False}))
    _recount(export, sign * changed)
    session.flush()
    return changed


def _changed(result: object) -> int:
    return int(cast("CursorResult[tuple[()]]", result).rowcount)


def _recount(export: Export, left_out: int) -> None:
    """Rows that are left out count with the lines that were passed over."""
    export.rejected_count -= left_out
    export.ignored_count += left_out
