"""A stretch of club days, both ends included."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
"""What a file or a person may speak of: near the ends of the calendar days cannot be counted on or back."""


@dataclass(frozen=True, order=True)
class Period:
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period cannot end on {self.last} before it begins on {self.first}")

    @classmethod
    def month_of(cls, day: date) -> Self:
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @classmethod
    def month_to(cls, day: date) -> Self:
        """The month of `day` up to `day`."""
        return cls(day.replace(day=1), day)

    @classmethod
    def days_to(cls, day: date, count: int) -> Self:
        """The `count` days that end with `day`."""
        return cls(day - timedelta(count - 1), day)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def cut_at(self, day: date) -> "Period":
        """Without the days after `day`; a period that lies wholly after it has no day left and stays as it is."""
        return Period(self.first, day) if self.first <= day < self.last else self

    def before(self) -> "Period":
        """What it is compared with: the month before, or its same days; else as many days, just before."""
        eve = self.first - timedelta(1)
        if self.first.day != 1 or self.last > Period.month_of(self.first).last:
            return Period.days_to(eve, (self.last - self.first).days + 1)
        month = Period.month_of(eve)
        is_whole = self == Period.month_of(self.first)
        return month if is_whole else Period(month.first, eve.replace(day=min(eve.day, self.last.day)))
