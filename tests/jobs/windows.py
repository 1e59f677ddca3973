"""The sample club's exports, cut as clubs do: windows of some months that overlap, in the container of the vendor."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from python_calamine import CalamineWorkbook

from app.intake.readers import html
from app.intake.readers.limits import LIMITS
from app.intake.readers.table import rows
from tests.intake import workbooks
from tests.intake.exports import NORTH

Rows = list[list[Any]]


class Cut(NamedTuple):
    """`by`: the column whose values stay together in a window: a day, or a person."""

    by: str
    write: Callable[[Rows], bytes]


def with_bom(rows: Rows) -> bytes:
    return workbooks.delimited(rows, encoding="utf-8-sig")


CUTS: dict[str, dict[str, Cut]] = {
    "spotter": {
        "members.csv": Cut("member_id", workbooks.delimited),
        "appointments.csv": Cut("starts_at", workbooks.delimited),
        "packages.csv": Cut("sold_on", workbooks.delimited),
    },
    "mindbody": {
        "retention.xls": Cut("ID", workbooks.page),
        "schedule-at-a-glance.xlsx": Cut("Date", workbooks.xlsx),
        "attendance-without-revenue.xlsx": Cut("Date", workbooks.xlsx),
        "sales.csv": Cut("Sale Date", with_bom),
        "visits-remaining.xlsx": Cut("Client ID", workbooks.xlsx),
    },
    "clubready": {
        "new-members.xls": Cut("User\nID", workbooks.xls),
        "booking-events-consultations.xls": Cut("Booking\nDate", workbooks.xls),
        "booking-events-sessions.xls": Cut("Booking\nDate", workbooks.xls),
    },
    "gymmaster": {
        "report-1-roster.csv": Cut("Member ID", workbooks.delimited),
        "report-9-bookings.csv": Cut("Booking Date", workbooks.delimited),
    },
}


def windows(layout: str, name: str, count: int) -> Iterator[bytes]:
    """So many windows, each of which has half of its rows in common with the next. Together they are the whole file."""
    cut, found = CUTS[layout][name], rows_of(NORTH / layout / name)
    top = next(at for at, row in enumerate(found) if cut.by in row) + 1
    column = found[top - 1].index(cut.by)
    values = list(dict.fromkeys(row[column] for row in found[top:]))
    place = {value: at for at, value in enumerate(values)}
    step = -(-len(values) // (count + 1))
    for start in range(0, step * count, step):
        yield cut.write(found[:top] + [row for row in found[top:] if start <= place[row[column]] < start + 2 * step])


def saved_again(content: bytes, name: str) -> bytes:
    """The same rows in other bytes, so that it is another file."""
    return content + b"\0" * 512 if name.endswith(".xlsx") else content + _blank(content)


def _blank(content: bytes) -> bytes:
    return bytes(512) if content.startswith(b"\xd0\xcf\x11\xe0") else b"\r\n"


def rows_of(path: Path) -> Rows:
    content = path.read_bytes()
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    if content.startswith(b"<html"):
        return longest([[cells for _, cells in rows(table)] for table in html.tables(path, LIMITS)])
    book = CalamineWorkbook.from_path(str(path))
    sheets = (book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names)
    return [[None if cell == "" else cell for cell in row] for row in longest(list(sheets))]


def longest(sheets: Sequence[Rows]) -> Rows:
    return max(sheets, key=len)
