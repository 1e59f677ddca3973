"""What one cell alone does not tell: whether a column writes its dates day first, and how it parts its cents."""

import re
from collections import Counter
from dataclasses import dataclass

from app.intake.clean.dates import Order
from app.intake.clean.money import Mark, mark_shown
from app.intake.refusal import Refused

NUMERIC = re.compile(r"\s*(?:[A-Za-z]+\.?,?\s+)?(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
CLEARLY = 4
"""So many times as many cells must speak for one order; a few against it are slips, and are rejected as such."""


@dataclass
class DateEvidence:
    day_first: int = 0
    month_first: int = 0
    example: str = ""
    """A cell that can be read both ways."""
    is_dotted: bool = True

    def weigh(self, cells: list[str]) -> None:
        for cell, times in Counter(cells).items():
            match = NUMERIC.match(cell)
            if match is None:
                continue
            a, b = int(match[1]), int(match[3])
            self.is_dotted = self.is_dotted and match[2] == "."
            if a > 12 >= b:
                self.day_first += times
            elif b > 12 >= a:
                self.month_first += times
            elif a != b and not self.example:
                self.example = cell.strip()[:40]

    def order(self) -> Order | None:
        """None: nothing settles it. Dates with dots are written day first wherever they are written."""
        most, least = max(self.day_first, self.month_first), min(self.day_first, self.month_first)
        if most == 0:
            return "DMY" if self.is_dotted else None
        if most < CLEARLY * least:
            return None
        return "DMY" if self.day_first == most else "MDY"


@dataclass
class MoneyEvidence:
    points: int = 0
    commas: int = 0

    def weigh(self, cells: list[str]) -> None:
        for cell, times in Counter(cells).items():
            mark = mark_shown(cell)
            self.points += times * (mark == ".")
            self.commas += times * (mark == ",")

    def mark(self) -> Mark:
        return "" if self.points == self.commas else "." if self.points > self.commas else ","


Evidence = DateEvidence | MoneyEvidence


def question(asked: dict[tuple[str, str], DateEvidence]) -> Refused:
    """The one sentence that asks for the order of every (field, header) in doubt and shows how to give it."""
    doubts = " and ".join(f'"{header}" ({evidence.example or "both forms"})' for (_, header), evidence in asked.items())
    forms = " ".join(f'--map {field}="{header}:DMY"' for field, header in asked)
    return Refused(
        f"nothing in the file settles whether day or month comes first in {doubts}; "
        f"say so with {forms}, or with :MDY for month first.",
        "date_order",
    )
