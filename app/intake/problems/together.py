"""Files whose rows tell of each other: an event log, two rows for one slot. What a corrected row says there hangs on
others of its file, so the file is read once more with it, as long as it is kept.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.intake import cells, files
from app.intake.keys import appointment_base
from app.intake.load.desk import Desk
from app.intake.problems.digest import headers_of
from app.intake.problems.reread import reading_of, sheet_of
from app.intake.readers import read_tables
from app.intake.readers.table import NumberedRow
from app.intake.rows import MemberRow, Row
from app.intake.runs import Run, is_within, without
from app.models import Carried, Export, ExportProblem, Sighting

Lines = Mapping[int, list[str]]


class Effect(NamedTuple):
    new: list[Row]
    """What the file says with the corrected rows, and did not say without."""
    gone: list[Row]
    """What it said without them, and says no more."""


def effect(desk: Desk, export: Export, corrected: Lines) -> Effect | None:
    """None: the file is gone, or has several tables."""
    path = files.path_of(export.sha256)
    if export.file_deleted_at is not None or not path.is_file():
        return None
    sheet = sheet_of(export, read_tables(path))
    if sheet is None:
        return None
    numbered = [
        (line, list(sheet.read_cells([*row, *[""] * len(sheet.headers)], {}, headers_of(export))))
        for lines, rows in sheet.blocks()
        for line, row in zip(lines, rows, strict=True)
    ]
    before = _typed_before(desk.session, export)
    was, now = _said(desk, export, numbered, before), _said(desk, export, numbered, {**before, **corrected})
    return Effect(list((now - was).elements()), list((was - now).elements()))


def _typed_before(session: Session, export: Export) -> dict[int, list[str]]:
    p = ExportProblem
    settled = select(p.line, p.typed).where(p.export_id == export.id, p.settled_at.is_not(None), p.typed.is_not(None))
    return {line: typed or [] for line, typed in session.execute(settled)}


def _said(desk: Desk, export: Export, numbered: Sequence[NumberedRow], typed: Lines) -> Counter[Row]:
    lines = [(line, typed.get(line, row)) for line, row in numbered]
    return Counter(row for chunk in reading_of(export, desk.location, lines).chunks() for row in chunk)


def take_out(desk: Desk, export: Export, gone: Sequence[Any]) -> list[int]:
    """The file carries these rows no more. Gives the contents that nobody carries now: they are to be forgotten once
    others of their records are known.
    """
    runs = _runs(desk.session, export.id)
    ids = sorted(id for row in gone for id in _ids(desk, row) if is_within(id, runs))
    if not ids:
        return []
    kept = list(without(runs, ids))
    desk.session.execute(delete(Sighting).where(Sighting.export_id == export.id))
    desk.session.flush()
    desk.bulk.insert("sighting", ("first_id", "last_id", "line"), kept, export_id=export.id)
    report = "members" if isinstance(gone[0], MemberRow) else "appointments"
    seen = desk.recall.seen(report, ids)
    return [id for id in ids if not seen.get(id)]


def forget(desk: Desk, ids: Sequence[int]) -> None:
    desk.session.execute(delete(Carried).where(Carried.id.in_(ids)))


def _ids(desk: Desk, row: Any) -> Sequence[int]:
    report = "members" if isinstance(row, MemberRow) else "appointments"
    key = row.member_id if isinstance(row, MemberRow) else appointment_base(row)
    said = cells.digest(cells.texts(report, [row])[0])
    here = Carried.location_id == desk.location.id, Carried.report == report
    slots = (Carried.key == key) | ((Carried.key > f"{key}/") & (Carried.key < f"{key}0"))
    return desk.session.scalars(select(Carried.id).where(*here, slots, Carried.digest == said)).all()


def _runs(session: Session, export_id: int) -> list[Run]:
    found = select(Sighting.first_id, Sighting.last_id, Sighting.line).where(Sighting.export_id == export_id)
    return [Run(*run) for run in session.execute(found.order_by(Sighting.first_id))]
