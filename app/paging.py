"""A long list page by page. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paging:
    number: int
    """Of the page, from 1."""
    row_count: int
    """Of all pages."""
    size: int

    @classmethod
    def of(cls, asked: str, row_count: int, size: int) -> Self:
        """`asked`: the page as an address has it. What is no page there is the nearest that is one."""
        number = int(asked[:6]) if asked.isdecimal() else 1
        return cls(min(max(number, 1), max(1, -(-row_count // size))), row_count, size)

    @property
    def page_count(self) -> int:
        return max(1, -(-self.row_count // self.size))

    @property
    def start(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def stop(self) -> int:
        return min(self.start + self.size, self.row_count)

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.page_count else None

    def of_part(self, offset: int, rows: Sequence[T]) -> Sequence[T]:
        """What stands on this page of a part of the list that has `offset` rows before it."""
        return rows[max(self.start - offset, 0) : max(self.stop - offset, 0)]

    def page_of(self, offset: int) -> int:
        """On which page the row with `offset` rows before it stands."""
        return min(offset // self.size + 1, self.page_count)

    @property
    def said(self) -> str:
        """201 to 400 of 1,532."""
        return f"{self.start + 1:,} to {self.stop:,} of {self.row_count:,}"
