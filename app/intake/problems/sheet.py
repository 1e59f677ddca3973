"""The rows that are left as a file of their own, to be corrected in a spreadsheet and brought back.

In front of the columns of the file that are read it has the line and the reason. The heading of the first names the
import, so that the file is known wherever it is dropped.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.intake.clean.cell import identity, squeeze
from app.intake.readers.table import Table, head, rows
from app.intake.refusal import Refused
from app.intake.sheet import normal

CORRECTIONS = "spotter-corrections"
"""As the layout of an export that holds corrected rows of another."""
LINE_OF = re.compile(r"line of import (\d{1,18})", re.IGNORECASE)
REASON = "Reason"
RUNS = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would run as a formula, or that was written so that it does not."""
BOM = "\ufeff"


class Corrected(Refused):
    """The file holds corrected rows of another import. Whoever cannot take them says so."""

    def __init__(self, export_id: int, table: Table) -> None:
        super().__init__(f"It holds corrected rows of import {export_id}; bring it as it is.")
        self.export_id = export_id
        self.table = table


class Typed(NamedTuple):
    line: int
    cells: list[str]


def corrections_in(tables: Iterable[Table], *, is_expected: bool) -> Corrected | None:
    """Refused: there are none, though there should be."""
    for table in tables:
        for _, cells in head(table, 1):
            match = LINE_OF.fullmatch(squeeze(cells[0])) if cells else None
            if match:
                return Corrected(int(match[1]), table)
    if is_expected:
        raise Refused(
            "its first heading is not “Line of import ...”: correct the file that was downloaded here, "
            "and leave its headings as they are."
        )
    return None


def harmless(cell: str) -> str:
    """`plain` gives the cell back."""
    return f"'{cell}" if RUNS.match(cell) else cell


def plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and RUNS.match(cell) else cell


def written(
    export_id: int, headers: Sequence[str], problems: Iterable[tuple[int, str, Sequence[str]]]
) -> Iterator[bytes]:
    """CSV of (line, reason, cells), in parts. All of it is in quotation marks: blanks at the start stay."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    stream.write(BOM)
    writer.writerow([f"Line of import {export_id}", REASON, *map(harmless, headers)])
    for line, reason, cells in problems:
        writer.writerow([line, harmless(reason), *map(harmless, cells)])
        if stream.tell() > 2**16:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def read_back(table: Table, headers: Sequence[str]) -> Iterator[Typed]:
    """Row by row the cells under `headers`. Refused: a column is missing."""
    numbered = rows(table)
    _, titles = next(numbered)
    found = {normal(plain(title)): at for at, title in reversed(list(enumerate(titles))) if at}
    lacking = [header for header in headers if normal(header) not in found]
    if lacking:
        raise Refused(f"it has no column “{lacking[0]}”; leave the headings as they were downloaded.")
    places = [found[normal(header)] for header in headers]
    for _, cells in numbered:
        line = identity(cells[0])
        if isinstance(line, str) and line.isdecimal() and len(line) < 10:
            yield Typed(int(line), [plain(cells[at]) if at < len(cells) else "" for at in places])
