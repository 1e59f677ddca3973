from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

NumberedRow = tuple[int, list[str]]
"""The line a person sees in the spreadsheet, and its cells as text, nothing stripped."""


class Table(Protocol):
    """One table of a file. `rows` starts anew each time it is called, so that evidence can be gathered first."""

    @property
    def is_1904(self) -> bool:
        """Whether bare serial days count from 1904."""
        ...

    def rows(self) -> Iterator[NumberedRow]: ...


@dataclass(frozen=True)
class ListedTable:
    """A table that is already in memory."""

    numbered: Sequence[NumberedRow]
    is_1904: bool = False

    def rows(self) -> Iterator[NumberedRow]:
        return iter(self.numbered)
