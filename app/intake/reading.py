import csv
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b
from pathlib import Path

from app.intake.batches import Batches
from app.intake.clean.cell import squeeze
from app.intake.clean.kinds import Club
from app.intake.fields import wanted
from app.intake.groups import Groups
from app.intake.layouts import build
from app.intake.mapping.mapped import Mapped
from app.intake.readers.delimited import DelimitedTable
from app.intake.readers.limits import Limits
from app.intake.readers.table import ListedTable
from app.intake.refusal import Refused, naming
from app.intake.rows import Problem, Report, Row
from app.intake.sheet import Sheet
from app.intake.tally import Tally, kept

CHUNK = 10_000
WAY_BYTES = 16
BYTE_LINED = ("utf-8", "utf-8-sig", "cp1252")
"""Encodings in which a line of text is a line of bytes."""


class Reading:
    """An export whose layout is known. `chunks` reads it; what was counted on the way is there afterwards."""

    def __init__(
        self, filename: str, sheets: Sequence[Sheet], mapped: Mapped, club: Club, limits: Limits, others: int = 0
    ) -> None:
        self._filename = filename
        self._mapped = mapped
        self._others = others
        self._sheets = sheets
        self._club = club
        self._limits = limits
        self._shape = sheets[0].layout
        self._batches = Batches(sheets, mapped, club, limits)
        self._tally = self._new_tally()

    @property
    def layout(self) -> str:
        return self._shape.name

    @property
    def base(self) -> str:
        """The layout that knows the words of the vendor."""
        return self._shape.base or self._shape.name

    @property
    def report(self) -> Report:
        return self._shape.report

    @property
    def options(self) -> dict[str, object]:
        """What a person said about it, so that another file can be read the same way."""
        return {"layout": self.base, "columns": self._mapped.columns, "constants": self._mapped.constants}

    @property
    def columns(self) -> dict[str, str]:
        """Which column of the file is read as which field."""
        return {field: self._sheets[0].header_of(field) for field in self._sheets[0].positions}

    @property
    def headers(self) -> list[str]:
        """As they stand in the file, without blank ones."""
        return [text for header in self._sheets[0].headers if (text := squeeze(header))]

    @property
    def constants(self) -> dict[str, str]:
        """What every row has, because the file does not say it."""
        return dict(self._mapped.constants)

    @property
    def orders(self) -> dict[str, str]:
        """By field, whether days or months come first, where it had to be settled. Ask after `chunks`."""
        return self._batches.orders

    @property
    def is_joint(self) -> bool:
        return self._shape.is_joint

    @property
    def manner(self) -> dict[str, object]:
        """As JSON, what it takes to read a row again without the file. Ask after `chunks`, and after `way`."""
        return {
            "columns": self.columns,
            "constants": self.constants,
            "orders": self.orders,
            "layout": self.base,
            "said": self._mapped.columns,
            "headers": list(self._sheets[0].read_headers),
            "marks": self._batches.marks if self._tally.problems else {},
            "is_1904": self._sheets[0].table.is_1904,
        }

    def cells_on(self, lines: Collection[int]) -> dict[int, tuple[str, ...]]:
        """By line, the cells that are kept of a row. Reads the file once more."""
        headers, found = self._sheets[0].read_headers, {}
        for sheet in self._sheets:
            groups = Groups(sheet)
            for block in sheet.blocks():
                (numbers, rows), above = groups.parted(block)
                for at, line in enumerate(numbers):
                    if line in lines:
                        cells = [*rows[at], *[""] * len(sheet.headers)]
                        said = {name: texts[at] for name, texts in above.items()}
                        found[line] = tuple(map(kept, sheet.read_cells(cells, said, headers)))
        return found

    @property
    def extra_columns(self) -> list[str]:
        """Columns of the file that are not read."""
        read = {at for places in self._sheets[0].positions.values() for at in places}
        return [
            text for at, header in enumerate(self._sheets[0].headers) if at not in read and (text := squeeze(header))
        ]

    @property
    def problems(self) -> list[Problem]:
        """Every rejected row, by line."""
        return sorted(self._tally.problems)

    @property
    def row_count(self) -> int:
        """Lines with data: taken and rejected. A line of several packages is one."""
        return self._tally.taken + len(self._tally.problems)

    @property
    def ignored_count(self) -> int:
        """Repeated headers, totals, group labels, classes and superseded events. Blank lines count nowhere."""
        return self._tally.ignored

    @property
    def set_aside_count(self) -> int:
        """Those of the ignored lines that hold data: superseded events, classes."""
        return self._tally.others

    @property
    def notes(self) -> list[str]:
        unsaid = " and no ".join(map(wanted, self._batches.unsaid))
        if not unsaid:
            return self._tally.notes()
        note = f"The file names no {unsaid}: export each {unsaid}'s on its own, and say the name for the whole file."
        return [note, *self._tally.notes()]

    @property
    def cut(self) -> str:
        """Why part of it may be missing; empty where nothing hints at it."""
        return self._tally.cut()

    @property
    def way(self) -> str | None:
        """How the lines of the file are read, where each is read by itself: another file that is read this way reads
        the same line the same. Ask after `chunks`; None where it took more than the line to tell.
        """
        table = self._sheets[0].table
        is_plain = self._shape.rows is build.appointments and len(self._sheets) == 1 and not self.has_asked
        is_plain = is_plain and not self._shape.labels
        if not is_plain or not isinstance(table, DelimitedTable) or table.encoding not in BYTE_LINED:
            return None
        said = (code_digest(), self._shape.name, self._sheets[0].skip, self._sheets[0].headers, table.encoding)
        club = (table.delimiter, self._mapped, self._club.zone.key, self._club.as_of.year, self._club.minor_digits)
        return blake2b(repr((*said, *club)).encode(), digest_size=WAY_BYTES).hexdigest()

    @property
    def has_asked(self) -> bool:
        """Whether the file as a whole had to settle what some cell means."""
        return self._batches.has_asked

    def of_lines(self, numbered: Iterable[tuple[int, bytes]], others: int) -> "Reading":
        """The same file, but of its lines these alone; `others` more were read before."""
        (sheet,), table = self._sheets, self._sheets[0].table
        assert isinstance(table, DelimitedTable)
        lines = [(number, line.decode(table.encoding, "replace")) for number, line in numbered if number > sheet.skip]
        rows = csv.reader((line for _, line in lines), delimiter=table.delimiter, skipinitialspace=True)
        listed = ListedTable([(number, cells) for (number, _), cells in zip(lines, rows, strict=True)])
        part = replace(sheet, table=listed, skip=0)
        return Reading(self._filename, [part], self._mapped, self._club, self._limits, others)

    def chunks(self) -> Iterator[list[Row]]:
        """Clean rows, at most CHUNK at a time. Walking it again reads the file again."""
        self._tally = self._new_tally()
        with naming(self._filename):
            for rows in self._shape.rows(self._batches.told_to(self._tally), self._tally):
                for start in range(0, len(rows), CHUNK):
                    yield rows[start : start + CHUNK]
            if self.row_count + self._tally.others == 0:
                raise Refused("the file has a header but no rows; export the report again for a period that has some.")

    @property
    def stream_bytes(self) -> int:
        """Of a file that is read as a stream, by whoever is told where it lies. 0: it is in memory."""
        table = self._sheets[0].table
        return table.path.stat().st_size if isinstance(table, DelimitedTable) and len(self._sheets) == 1 else 0

    @property
    def found(self) -> object:
        """All that `chunks` found on the way; another process may have walked them."""
        self._tally.reads((), [], {})
        return self._tally, self._batches

    @found.setter
    def found(self, found: tuple[Tally, Batches]) -> None:
        self._tally, self._batches = found

    def _new_tally(self) -> Tally:
        headers = self._sheets[0].read_headers
        return Tally(self._club.as_of, self._limits, self._club.minor_digits, headers, taken=self._others)


@cache
def code_digest() -> str:
    """Of everything that turns lines into rows: what an older version read is not taken for what this one would."""
    digest = blake2b(digest_size=WAY_BYTES)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
