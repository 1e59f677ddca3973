"""Rows that had to wait apply with the as-of date of their file, as if it had been read just now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select, update

from app.intake.carry import Carrier
from app.intake.cells import reader
from app.intake.identity.rules import Who
from app.intake.load.desk import Desk, Source, moment
from app.intake.load.finishing import bring_in
from app.intake.load.importing import Importing
from app.intake.load.strays import WHO_IS_THIS
from app.intake.noting import keep
from app.intake.register import Register
from app.intake.rows import Row
from app.intake.runs import Run
from app.models import Export, ExportProblem, Identity, Sighting, WaitingRow

Waiting = tuple[Export, list[WaitingRow]]


def apply_fitting(desk: Desk) -> None:
    """What came in since may tell who is meant: exactly one fits now."""
    asked = list(desk.session.scalars(_asked(desk)))
    if not asked:
        return
    desk.session.flush()
    register = Register(desk.bulk, desk.location.id)
    numbers = {}
    for identity in asked:
        who = Who(identity.first_name, identity.last_name, identity.email, identity.phone)
        if number := register.fitting(who):
            identity.number, identity.answered_at = number, desk.now
            numbers[identity.id] = number
    desk.people.know(set(numbers.values()))
    for identity in asked:
        if identity.id in numbers:
            identity.member_id = desk.people.members[numbers[identity.id]]
    apply_rows(desk, numbers)


def _asked(desk: Desk) -> Select[Identity]:
    waits = select(WaitingRow.identity_id).where(
        WaitingRow.location_id == desk.location.id, WaitingRow.applied_at.is_(None)
    )
    return (
        select(Identity)
        .where(Identity.location_id == desk.location.id, Identity.answered_by_id.is_(None), Identity.id.in_(waits))
        .order_by(Identity.id)
    )


def apply_rows(desk: Desk, numbers: Mapping[int, str]) -> list[Export]:
    """Everything that waits for these identities, each with its number; gives the files it came in."""
    if not numbers:
        return []
    desk.session.flush()
    found = _waiting(desk, numbers)
    for export, rows in found:
        _apply(desk, export, rows, numbers)
    return [export for export, _ in found]


def _waiting(desk: Desk, numbers: Mapping[int, str]) -> list[Waiting]:
    """By file, the oldest first."""
    rows = (
        select(WaitingRow, Export)
        .join(Export, Export.id == WaitingRow.export_id)
        .where(WaitingRow.location_id == desk.location.id, WaitingRow.applied_at.is_(None))
        .where(Export.undone_at.is_(None))
        .order_by(Export.as_of, Export.id, WaitingRow.line, WaitingRow.id)
    )
    found: dict[int, Waiting] = {}
    for row, export in desk.session.execute(rows):
        if row.identity_id in numbers:
            found.setdefault(export.id, (export, []))[1].append(row)
    return list(found.values())


def _apply(desk: Desk, export: Export, waiting: Sequence[WaitingRow], numbers: Mapping[int, str]) -> None:
    importing = reopened(desk, export, {})
    by_report: dict[str, list[Row]] = defaultdict(list)
    for one in waiting:
        row: Any = reader(one.report)(one.line, one.cells)
        by_report[one.report].append(row._replace(member_id=numbers[one.identity_id]))
        one.applied_at = desk.now
    for rows in by_report.values():
        importing.take(rows)
    bring_in(importing)
    _count(desk, export, importing, len(waiting))
    _settle_problems(desk, export, {one.line for one in waiting}, importing)


def reopened(desk: Desk, export: Export, columns: Mapping[str, str]) -> Importing:
    """The import of a file that is in, for rows of it that come late. `columns`: its header by field."""
    runs = select(Sighting.first_id, Sighting.last_id, Sighting.line).where(Sighting.export_id == export.id)
    before = [Run(*run) for run in desk.session.execute(runs.order_by(Sighting.first_id))]
    source = Source(export.as_of.isoformat(), moment(export.received_at), export.id)
    carrier = Carrier(desk.bulk, desk.location.id, export.id, before=before)
    return Importing(desk, carrier, export.as_of, source, columns, is_early=True)


def _count(desk: Desk, export: Export, importing: Importing, row_count: int) -> None:
    counts = importing.counts
    export.created_count += counts.created
    export.updated_count += counts.updated
    export.unchanged_count += counts.unchanged
    export.ignored_count += counts.ignored
    export.parked_count += counts.parked - row_count


def _settle_problems(desk: Desk, export: Export, lines: set[int], importing: Importing) -> None:
    """A row that waits for a name as well is asked for that one next."""
    asked = (ExportProblem.export_id == export.id) & ExportProblem.reason.startswith(WHO_IS_THIS)
    for line in lines:
        desk.session.execute(update(ExportProblem).where(asked, ExportProblem.line == line).values(settled_at=desk.now))
    keep(desk.session, export, importing.problems)
