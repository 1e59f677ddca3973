"""Rows of an export whose cells a person typed, read as the file itself was read. It takes no file for that."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from zoneinfo import ZoneInfo

from app.intake.clean.kinds import Club
from app.intake.layouts.parts import Layout, may
from app.intake.mapping import mapped as mapping
from app.intake.mapping.mapped import Mapped
from app.intake.problems.digest import headers_of
from app.intake.readers.limits import LIMITS
from app.intake.readers.table import ListedTable, NumberedRow, Table
from app.intake.reading import Reading
from app.intake.recognise import candidates, recognised
from app.intake.refusal import naming
from app.intake.sheet import Sheet
from app.models import Export, Location


def reading_of(export: Export, location: Location, numbered: Sequence[NumberedRow]) -> Reading:
    """`numbered`: no line twice. Refused: the layout it was read with is no more."""
    manner, mapped = _manner(export)
    table = ListedTable([(0, headers_of(export)), *numbered], manner["is_1904"])
    with naming(export.filename):
        layouts = list(map(_as_kept, candidates(manner["layout"], mapped)))
        (sheet,) = recognised([table], layouts, mapped, manner["layout"])
        typed: Sheet = replace(sheet, is_by_hand=True)
        return Reading(export.filename, [typed], mapped, Club(ZoneInfo(location.timezone), export.as_of), LIMITS)


def sheet_of(export: Export, tables: list[Table]) -> Sheet | None:
    """The table of the file itself; None where it has several."""
    manner, mapped = _manner(export)
    layouts = list(map(_as_kept, candidates(manner["layout"], mapped)))
    sheets = recognised(tables, layouts, mapped, manner["layout"])
    return sheets[0] if len(sheets) == 1 else None


def _manner(export: Export) -> tuple[dict[str, Any], Mapped]:
    manner = cast(dict[str, Any], export.read_with)
    said = mapping.understood(manner["said"], manner["constants"])
    return manner, replace(said, orders=manner["orders"], marks=manner["marks"])


def _as_kept(layout: Layout) -> Layout:
    """What stood above groups of rows is a column now; what the file lacked, it still lacks."""
    above = [may(label.field, label.header) for label in layout.labels]
    columns = [column._replace(is_needed=False) for column in (*layout.columns, *above)]
    return replace(layout, labels=(), columns=tuple(columns))
