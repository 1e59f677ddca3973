"""What was loaded before, as far as it matters to the export that is being loaded."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.intake import files
from app.intake.carry import used_lines
from app.intake.fields import FIELDS
from app.intake.load.importing import Importing
from app.intake.reading import Reading
from app.intake.repeated import carried_again, compared
from app.intake.rows import Row, told_in
from app.intake.runs import Run, apart_from
from app.models import Export, Identity, Sighting, WaitingRow


@dataclass(frozen=True)
class Before:
    is_early: bool
    """A file with a later date was loaded before."""
    newest: Export | None
    """The newest export of the same report, where this one is newer still."""
    runs: list[Run]
    """All that the newest carried, by id."""


def what_came_before(session: Session, export: Export) -> Before:
    loaded = (
        Export.location_id == export.location_id,
        Export.status == "loaded",
        Export.undone_at.is_(None),
    )
    latest = session.scalar(select(func.max(Export.as_of)).where(*loaded))
    of_report = select(Export).where(*loaded, Export.report.in_(_alike(str(export.report))))
    newest = session.scalar(of_report.order_by(Export.as_of.desc(), Export.id.desc()).limit(1))
    is_early = latest is not None and export.as_of < latest
    if newest is None or (newest.as_of, newest.id) > (export.as_of, export.id):
        return Before(is_early, None, [])
    runs = select(Sighting.first_id, Sighting.last_id, Sighting.line).where(Sighting.export_id == newest.id)
    return Before(is_early, newest, [Run(*run) for run in session.execute(runs.order_by(Sighting.first_id))])


def _alike(report: str) -> list[str]:
    """Reports that tell of some of the same: what the newest of them said stands."""
    return [other for other in FIELDS if set(told_in(report)) & set(told_in(other))]


@dataclass(frozen=True)
class Part:
    """The reading of the lines that the newest export did not have, and what it gave."""

    reading: Reading
    chunks: list[list[Row]]


def part_to_read(
    importing: Importing, before: Before, export: Export, reading: Reading, place: Path | None
) -> Part | None:
    """Takes what the newest export carried on the lines it has in common with this one, and gives the rest. None: the
    file is to be read whole.
    """
    if before.newest is None or before.newest.read_as is None or before.newest.read_as != reading.way:
        return None
    used = used_lines(importing.desk.bulk, export.location_id, before.runs)
    known = list(apart_from(used, _answered(importing.desk.session, before.newest)))
    common = compared(files.path_of(before.newest.sha256), known, files.path_of(export.sha256, place))
    if common is None:
        return None
    part = reading.of_lines(common.rest, common.count)
    chunks = list(part.chunks())
    if part.has_asked:
        return None
    importing.take_again(carried_again(before.runs, common.stretches), common.count)
    return Part(part, chunks)


def _answered(session: Session, newest: Export) -> list[int]:
    """Lines that came in under an answer: each file keeps which of its own did."""
    answered = select(WaitingRow.line).join(Identity, Identity.id == WaitingRow.identity_id)
    return sorted(
        session.scalars(answered.where(WaitingRow.export_id == newest.id, Identity.answered_by_id.is_not(None)))
    )
