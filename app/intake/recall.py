"""Finds again what exports carried, for the fold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.intake.bulk import Bulk
from app.intake.cells import CARRIERS, reader
from app.intake.fold import Content
from app.intake.rows import Row
from app.intake.runs import Run, lines_of
from app.models import Export


class Seen(NamedTuple):
    """A time that a content was carried."""

    as_of: date
    export_id: int
    line: int
    received_at: datetime


@dataclass(slots=True)
class Told:
    """A content of a record with the state it is in and, newest file first, when it was carried."""

    row: Row
    state: str
    seen: list[Seen]

    def content(self) -> Content:
        return Content(self.row, self.seen[0].as_of.isoformat(), self.seen[0].export_id)


@dataclass
class Recall:
    """Of one location. The export that is being loaded counts with those that are."""

    session: Session
    bulk: Bulk
    location_id: int
    export_id: int | None = None

    def told(self, report: str, keys: Collection[str], *, is_complete: bool = False) -> dict[str, list[Told]]:
        """By key all that was said of these records. `is_complete`: with every time it was said, else the newest."""
        self.bulk.stage_keys(keys)
        rows = self.bulk.rows(
            "SELECT c.key, c.id, c.line, c.state, c.cells FROM wanted_key w CROSS JOIN carried c"
            " WHERE c.location_id = :location AND c.report = :report AND c.key = w.key",
            location=self.location_id, report=report,
        )  # fmt: skip
        read, found = reader(report), defaultdict(list)
        seen = self.seen(report, (row[1] for row in rows), is_complete=is_complete)
        for key, id, line, state, cells in rows:
            found[key].append(Told(read(seen[id][0].line if id in seen else line, cells), state, seen.get(id, [])))
        return found

    def seen(self, report: str, ids: Iterable[int], *, is_complete: bool = True) -> dict[int, list[Seen]]:
        """By content when it was carried, newest export first."""
        found: dict[int, list[Seen]] = defaultdict(list)
        left = sorted(ids)
        for export_id, as_of, received_at in self._exports(report) if left else ():
            runs = self.bulk.rows(
                "SELECT first_id, last_id, line FROM sighting WHERE export_id = :export"
                " AND last_id >= :lowest AND first_id <= :highest ORDER BY first_id",
                export=export_id, lowest=left[0], highest=left[-1],
            )  # fmt: skip
            met = dict(lines_of(left, [Run(*run) for run in runs]))
            for id, line in met.items():
                found[id].append(Seen(as_of, export_id, line, received_at))
            left = left if is_complete else [id for id in left if id not in met]
            if not left:
                break
        return found

    def _exports(self, report: str) -> Sequence[Any]:
        """Newest first, those that can have carried rows of this report."""
        is_read = or_(Export.status == "loaded", Export.id == self.export_id)
        statement = select(Export.id, Export.as_of, Export.received_at).where(
            Export.location_id == self.location_id, Export.undone_at.is_(None), is_read,
            Export.report.in_(CARRIERS.get(report, (report,))),
        )  # fmt: skip
        return self.session.execute(statement.order_by(Export.as_of.desc(), Export.id.desc())).all()
