from collections.abc import Iterator, Sequence

from app.intake.batches import Batches
from app.intake.clean.cell import squeeze
from app.intake.clean.kinds import Club
from app.intake.mapping import Mapped
from app.intake.readers.limits import Limits
from app.intake.refusal import Refused, naming
from app.intake.rows import Problem, Report, Row
from app.intake.sheet import Sheet
from app.intake.tally import Tally

CHUNK = 5_000


class Reading:
    """An export whose layout is known. `chunks` reads it; what was counted on the way is there afterwards."""

    def __init__(self, filename: str, sheets: Sequence[Sheet], mapped: Mapped, club: Club, limits: Limits) -> None:
        self._filename = filename
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
    def report(self) -> Report:
        return self._shape.report

    @property
    def columns(self) -> dict[str, str]:
        """Which column of the file is read as which field."""
        return {field: self._sheets[0].header_of(field) for field in self._sheets[0].positions}

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
        return self._tally.notes()

    def chunks(self) -> Iterator[list[Row]]:
        """Clean rows, at most CHUNK at a time. Walking it again reads the file again."""
        self._tally = self._new_tally()
        with naming(self._filename):
            for rows in self._shape.rows(self._batches.told_to(self._tally), self._tally):
                for start in range(0, len(rows), CHUNK):
                    yield rows[start : start + CHUNK]
            if self.row_count + self._tally.others == 0:
                raise Refused("the file has a header but no rows; export the report again for a period that has some.")

    def _new_tally(self) -> Tally:
        return Tally(self._club.as_of, self._limits, self._club.minor_digits)
