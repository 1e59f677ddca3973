"""What is left of the rejected rows of an export, as the file in which it is corrected."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.intake.problems.digest import headers_of
from app.intake.problems.groups import LEFT
from app.intake.problems.sheet import written
from app.models import Export, ExportProblem

AT_A_TIME = 2_000


def left_rows(session: Session, export: Export) -> Iterator[bytes]:
    """Walked before the session ends."""
    return iter(list(written(export.id, headers_of(export), _rows(session, export))))


def _rows(session: Session, export: Export) -> Iterator[tuple[int, str, list[str]]]:
    p = ExportProblem
    left = select(p.line, p.column, p.reason, p.cells, p.typed).where(*LEFT.of(export), p.cells.is_not(None))
    found = session.execute(left.order_by(p.line, p.id).execution_options(yield_per=AT_A_TIME))
    for line, column, reason, cells, typed in found:
        yield line, f"{column}: {reason}", typed or cells or []
