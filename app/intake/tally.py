"""What became of the lines of a file: taken, rejected or ignored, and whether the file's own totals agree."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.intake.clean.cell import Bad, squeeze
from app.intake.clean.money import cents
from app.intake.readers.limits import Limits
from app.intake.readers.table import Block
from app.intake.refusal import Refused
from app.intake.rows import Problem
from app.intake.sheet import Sheet

OFTEN_CUT_AT = (500, 1_000, 5_000, 10_000)
"""Systems stop an export at such a number of rows without a word."""
COUNT = re.compile(r"\d+|\d{1,3}(,\d{3})+")
COUNTED = re.compile(
    r"(?:.*\b(?:rows|records|entries|lines|members|clients|customers|people|bookings|appointments|sales)|count)\b"
    r"[ :.#-]*(?P<count>\d+|\d{1,3}(?:,\d{3})+)",
    re.IGNORECASE,
)
"""`Total rows: 3` in one cell; never `Total: 400`, which may be money."""
VALUE_MOST = 200
TEXTS_MOST = 5_000
"""Different texts that are kept once however often they stand in rejected rows: names, words, services."""
CELL_MOST = 500
"""Of a cell that is kept: longer than any that reads."""


@dataclass
class Tally:
    """Implements what a layout may lay aside."""

    as_of: date
    limits: Limits
    minor_digits: int
    headers: tuple[str, ...] = ()
    """Of the columns whose cells are kept of a rejected row."""
    taken: int = 0
    ignored: int = 0
    others: int = 0
    """Ignored lines that hold data all the same: events that were superseded, classes."""
    problems: list[Problem] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[Sheet, Sequence[str]]] = field(default_factory=list)
    sheet: Sheet | None = None
    _block: Block = ((), [])
    _above: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def reads(self, lines: Sequence[int], rows: list[list[str]], above: Mapping[str, Sequence[str]]) -> None:
        """The lines that are being read. `above`: by field what stands above each."""
        self._block, self._above = (lines, rows), above

    def take(self, count: int) -> None:
        self.taken += count
        if self.taken + self.ignored > self.limits.rows:
            raise Refused(f"the file has more than {self.limits.rows:,} rows; export a shorter period.")

    def ignore(self, count: int) -> None:
        self.taken -= count
        self.ignored += count
        self.others += count

    def reject(self, line: int, field: str, value: str, reason: str) -> None:
        self.taken -= 1
        assert self.sheet is not None  # a layout rejects lines of the table that is being read
        self._problem(line, self.sheet.header_of(field), value, reason, self._kept(self.sheet, line))

    def weigh(self, sheet: Sheet, line: int, cells: Sequence[str], field: str, bad: Bad) -> None:
        """A line with a cell that is bad: often no row at all, else a problem."""
        kind = sheet.kind_of(cells)
        if kind == "total":
            self.totals.append((sheet, cells))
        if kind == "data":
            column, value = _place(sheet, cells, field)
            self._problem(line, column, value, bad.reason, self._kept(sheet, line))
        elif kind != "blank":
            self.ignored += 1

    def _kept(self, sheet: Sheet, line: int) -> tuple[str, ...]:
        lines, rows = self._block
        at = bisect_left(lines, line)
        above = {name: texts[at] for name, texts in self._above.items()}
        return tuple(self._once(kept(cell)) for cell in sheet.read_cells(rows[at], above, self.headers))

    def _once(self, text: str) -> str:
        """A hundred thousand rejected rows say much the same: each text takes its memory once."""
        return self._texts.setdefault(text, text) if len(self._texts) < TEXTS_MOST else self._texts.get(text, text)

    def _problem(self, line: int, column: str, value: str, reason: str, cells: tuple[str, ...]) -> None:
        if len(self.problems) == self.limits.problems:
            first = self.problems[0]
            raise Refused(
                f"more than {self.limits.problems:,} rows cannot be read, the first on line {first.line} "
                f'("{first.column}": {first.reason}); the file is not what its header says, export it again.'
            )
        value = self._once(value[:VALUE_MOST])
        self.problems.append(Problem(line, self._once(column), value, self._once(reason), cells=cells))

    def cut(self) -> str:
        """The sentence about a file of a round number of rows; empty of any other."""
        met = self.taken + self.others + len(self.problems)
        return f"The file has exactly {met:,} rows: the export may have been cut there." if met in OFTEN_CUT_AT else ""

    def notes(self) -> list[str]:
        found = [self.cut()] if self.cut() else []
        return found + (self._disagreement(*self.totals[0]) if len(self.totals) == 1 else [])

    def _disagreement(self, sheet: Sheet, cells: Sequence[str]) -> list[str]:
        """The one row of totals of a file against the rows that were read."""
        found, counts = [], []
        money = {sheet.positions[name][0]: name for name in self.sums if name in sheet.positions}
        for at, cell in enumerate(cells):
            if at in money:
                own, read = cents(cell, places=self.minor_digits), self.sums[money[at]]
                if isinstance(own, int) and own != read:
                    found.append(
                        f'The file\'s own total of "{sheet.header_of(money[at])}" is {self._units(own)}, '
                        f"the rows read sum up to {self._units(read)}."
                    )
            elif digits := _count_in(squeeze(cell)):
                counts.append(int(digits.replace(",", "")))
        read_count = self.taken + self.others + len(self.problems)
        if len(counts) == 1 and counts[0] not in (read_count, self.taken):
            found.append(f"The file itself counts {counts[0]:,} rows, {read_count:,} were read.")
        return found

    def _units(self, amount: int) -> str:
        return f"{Decimal(amount).scaleb(-self.minor_digits):f}"


def _count_in(text: str) -> str:
    found = COUNTED.fullmatch(text)
    return found["count"] if found else text if COUNT.fullmatch(text) else ""


def _place(sheet: Sheet, cells: Sequence[str], field: str) -> tuple[str, str]:
    """The heading and the cell that are wrong; of a row that is too long no cell of a column that is not read."""
    if field in sheet.label_headers:
        return sheet.label_headers[field], ""
    at = sheet.positions[field][0] if field in sheet.positions else len(sheet.headers) - 1
    return squeeze(sheet.headers[at]), cells[at] if at in sheet.read_places else ""


def kept(cell: str) -> str:
    """As the file has it. Of one that is too long for anything only so much that it stays too long."""
    cell = cell.replace("\0", "").rstrip("\r\n")
    return cell if len(cell) <= CELL_MOST else squeeze(cell)[:CELL_MOST]
