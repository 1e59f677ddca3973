from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

NumberedRow = tuple[int, list[str]]
"""The line a person sees in the spreadsheet, and its cells as text, nothing stripped."""
Block = tuple[Sequence[int], list[list[str]]]
"""The lines and the rows of a stretch of a table."""

BLOCK_ROWS = 10_000


class Table(Protocol):
    """One table of a file. `blocks` starts anew each time it is called, so that evidence can be gathered first."""

    @property
    def is_1904(self) -> bool:
        """Whether bare serial days count from 1904."""
        ...

    def blocks(self) -> Iterator[Block]:
        """At most BLOCK_ROWS rows at a time, none of them empty."""
        ...


def rows(table: Table) -> Iterator[NumberedRow]:
    for lines, block in table.blocks():
        yield from zip(lines, block, strict=True)


def head(table: Table, most: int) -> list[NumberedRow]:
    return list(islice(rows(table), most))


@dataclass(frozen=True)
class ListedTable:
    """A table that is already in memory."""

    numbered: Sequence[NumberedRow]
    is_1904: bool = False

    def blocks(self) -> Iterator[Block]:
        for start in range(0, len(self.numbered), BLOCK_ROWS):
            part = self.numbered[start : start + BLOCK_ROWS]
            yield [line for line, _ in part], [cells for _, cells in part]
