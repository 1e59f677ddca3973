"""What became of the rows of a file, written down beside its export."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.intake.load.importing import Importing
from app.intake.problems.digest import digest_of
from app.intake.reading import Reading
from app.intake.rows import Problem
from app.models import Export, ExportProblem

AT_A_TIME = 5_000


def note(session: Session, export: Export, reading: Reading, importing: Importing, now: datetime) -> list[Problem]:
    counts = importing.counts
    problems = sorted([*reading.problems, *_with_cells(reading, importing.problems)])
    rejected = sum(problem.fate == "rejected" for problem in problems)
    export.created_count, export.updated_count, export.unchanged_count = (
        counts.created,
        counts.updated,
        counts.unchanged,
    )
    export.rejected_count, export.parked_count = rejected, counts.parked
    export.ignored_count = counts.ignored + reading.set_aside_count
    export.row_count = (
        counts.created + counts.updated + counts.unchanged + counts.parked + rejected + export.ignored_count
    )
    export.notes = reading.notes
    export.status, export.finished_at = "loaded", now
    keep(session, export, problems)
    return problems


def keep(session: Session, export: Export, problems: list[Problem]) -> None:
    for start in range(0, len(problems), AT_A_TIME):
        some = problems[start : start + AT_A_TIME]
        session.execute(insert(ExportProblem), [_kept(export, problem) for problem in some])
    session.flush()


def _kept(export: Export, problem: Problem) -> dict[str, object]:
    cells = list(problem.cells) or None
    digest = digest_of(export, cells) if cells else None
    return {**problem._asdict(), "cells": cells, "digest": digest, "export_id": export.id}


def _with_cells(reading: Reading, problems: list[Problem]) -> list[Problem]:
    """The loader rejects rows whose cells it has never seen."""
    lines = {problem.line for problem in problems if problem.fate == "rejected"}
    if not lines:
        return problems
    cells = reading.cells_on(lines)
    return [one._replace(cells=cells[one.line]) if one.fate == "rejected" else one for one in problems]
