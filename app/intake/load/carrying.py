"""The rows of a file are kept as what it carried, and counted by what becomes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.intake.carry import Carrier, Fate
from app.intake.load import appointments
from app.intake.load.desk import Desk
from app.intake.load.moved import Counts, Moved
from app.intake.rows import AppointmentRow, Problem

UNKNOWN = {"status": "unknown status word", "service": "unknown service", "item": "unknown item"}
MOVING = (Fate.NEW, Fate.RIVAL)
Greet = Callable[[list[Any]], object]


def nobody(_rows: list[Any]) -> None:
    """Rows that speak of nobody new."""


@dataclass(frozen=True, slots=True)
class Carrying:
    """Works on the counts, the problems and what moved of an `Importing`."""

    desk: Desk
    carrier: Carrier
    columns: Mapping[str, str]
    is_early: bool
    counts: Counts
    problems: list[Problem]
    moved: Moved

    def carry(
        self, report: str, rows: list[Any], keys: list[str], states: list[str], greet: Greet = nobody
    ) -> list[tuple[str, Any]]:
        """Gives the rows in use that are the first of their record, with its key. `greet` gets these while the database
        is free: it is busy afterwards, with all of them.
        """
        fates = self.carrier.look(report, rows, keys, states)
        first = self._first(report, rows, keys, states, fates)
        greet([row for _, row in first])
        self.carrier.send()
        return first

    def _first(
        self, report: str, rows: list[Any], keys: list[str], states: list[str], fates: list[Fate]
    ) -> list[tuple[str, Any]]:
        """Counts them, and notes what moved."""
        if fates.count(Fate.FIRST) == states.count("used") == len(rows):
            self.counts.created += len(rows)
            return list(zip(keys, rows, strict=True))
        first = []
        for key, row, state, fate in zip(keys, rows, states, fates, strict=True):
            if state == "parked":
                self._park(row)
            elif state == "ignored":
                self.counts.ignored += 1
            elif fate is Fate.FIRST:
                first.append((key, row))
            elif fate is Fate.SAME:
                self.counts.unchanged += 1
                if self.is_early:
                    self.moved.seen_again[report].append(key)
            if state != "parked" and fate in MOVING:
                self.moved.keys[report][key] += state == "used"
            if fate is Fate.NEW and state == "used" and report == "packages" and row.remaining is not None:
                self.moved.left.add(key)
        self.counts.created += len(first)
        return first

    def _park(self, row: Any) -> None:
        """The row waits until somebody says what its name means."""
        self.counts.parked += 1
        if isinstance(row, AppointmentRow):
            name, value = appointments.unsettled(self.desk, row)
        else:
            name, value = "item", row.item
        self.problems.append(Problem(row.line, self.columns.get(name, name), value, UNKNOWN[name], "parked"))
