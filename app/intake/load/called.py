"""What files that are not about members call people."""

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter
from typing import Any

from app.intake.carry import Carrier, Fate
from app.intake.cells import NameRow
from app.intake.load.moved import Moved
from app.intake.people import People
from app.intake.rows import ReturnRow

CALLED, LINE = attrgetter("member_id", "first_name", "last_name"), attrgetter("line")
AT_A_TIME = 10_000


class Called:
    """Gathered as the file is walked, once each, and carried at its end: known names are looked for, which rows of the
    file itself are spared as long as they are new.
    """

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str], int] = {}

    def hear(self, rows: Sequence[Any]) -> None:
        """A return tells of somebody and names nobody."""
        if isinstance(rows[0], ReturnRow):
            named = {(row.member_id, "", ""): row.line for row in rows}
        else:
            named = dict(zip(map(CALLED, rows), map(LINE, rows), strict=True))
        self._lines.update(one for one in named.items() if one[0] not in self._lines)

    def carry(self, people: People, carrier: Carrier, moved: Moved) -> None:
        for rows in self._rows():
            keys = [row.member_id for row in rows]
            people.know(keys)  # rows that wait call somebody known something too
            fates = carrier.carry("names", rows, keys, ["used"] * len(rows))
            for row, fate in zip(rows, fates, strict=True):
                _note(row, fate, people, moved)

    def _rows(self) -> Iterator[list[NameRow]]:
        named = ((line, *name) for name, line in self._lines.items())
        rest = map(NameRow._make, sorted(named))
        while rows := list(islice(rest, AT_A_TIME)):
            yield rows


def _note(row: NameRow, fate: Fate, people: People, moved: Moved) -> None:
    is_added = row.member_id in people.added
    if is_added and fate is not Fate.FIRST:
        moved.told_before.add(row.member_id)
    is_called_so = is_added and people.added[row.member_id] == row[2:]
    if row.member_id in people.strangers and fate is not Fate.SAME and not is_called_so:
        moved.keys["members"][row.member_id] += 0
