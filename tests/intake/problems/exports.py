"""Files of which some cells are wrong, and their correction."""

from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.intake.problems.correct import Outcome, correct
from app.intake.problems.digest import headers_of
from app.models import Export, ExportProblem
from tests.intake.load.exports import NOON


def open_rows(export: Export) -> list[ExportProblem]:
    found = select(ExportProblem).where(ExportProblem.export_id == export.id, ExportProblem.fate == "rejected")
    return list(db.session.scalars(found.where(ExportProblem.settled_at.is_(None)).order_by(ExportProblem.line)))


def put_right(export: Export, cells: dict[int, dict[str, str]], by_id: int | None = None) -> Outcome:
    """By line, the cells that are typed anew, by their heading."""
    headers = headers_of(export)
    typed = {}
    for row in open_rows(export):
        if row.line in cells:
            before = row.typed or row.cells or []
            typed[row.id] = [cells[row.line].get(header, old) for header, old in zip(headers, before, strict=True)]
    outcome = correct(db.session(), export, typed, NOON, by_id)
    db.session.commit()
    db.session.expire_all()
    return outcome


def counts(export: Export) -> dict[str, int]:
    names = "row", "created", "updated", "unchanged", "rejected", "parked", "ignored"
    return {name: getattr(export, f"{name}_count") for name in names}


@dataclass
class Broken:
    """A file with its header, right and with cells that do not read."""

    header: str
    right: list[str]
    wrong: list[str]
    cells: dict[int, dict[str, str]]
    """By line, what is to be typed."""


def broken(header: str, right: list[str], places: dict[int, tuple[str, str]]) -> Broken:
    """`places`: by row, counted from 0, the column and what stands there instead."""
    names, wrong, cells = header.split(","), [], {}
    for at, line in enumerate(right):
        parts = line.split(",")
        if at in places:
            column, rubbish = places[at]
            cells[at + 2] = {column: parts[names.index(column)]}
            parts[names.index(column)] = rubbish
        wrong.append(",".join(parts))
    return Broken(header, right, wrong, cells)
