"""Adds entries up: for the location and for each trainer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from app.metrics.definitions import BY_KEY, Metric
from app.metrics.rules import Entry
from app.money import round_half_up
from app.period import Period


@dataclass(slots=True)
class Tally:
    """Sums by key. A key that nothing was added to is 0."""

    sums: defaultdict[str, int | Fraction] = field(default_factory=lambda: defaultdict(int))
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    """How many stand behind a key, whatever they sum up to."""

    def add(self, key: str, amount: int | Fraction, count: int) -> None:
        self.sums[key] += amount
        self.counts[key] += count

    def count(self, key: str) -> int:
        """A count, or money in minor units rounded once, half up."""
        return round_half_up(Fraction(self.sums.get(key, 0)))

    def is_empty(self) -> bool:
        return not any(self.sums.values())

    def figure(self, key: str) -> "Figure":
        metric = BY_KEY[key]
        numerator = sum(self.count(part) for part in metric.numerator)
        denominator = sum(self.count(part) for part in metric.denominator)
        return Figure(metric, numerator, denominator, {part: self.count(part) for part in metric.beside})


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it is made of. Money has no denominator; sessions a week are per client-days / 7."""

    metric: Metric
    numerator: int
    denominator: int
    beside: dict[str, int]

    @property
    def value(self) -> Fraction | None:
        """None: no denominator, so no rate."""
        if self.metric.unit == "money":
            return Fraction(self.numerator)
        if self.denominator == 0:
            return None
        return Fraction(self.numerator * (7 if self.metric.unit == "per_week" else 1), self.denominator)

    def is_small(self, small_n: int) -> bool:
        """Too few to rank or colour: shown grey as "3 of 4"."""
        return self.metric.unit == "rate" and self.denominator < small_n


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one location for a period, read on a day."""

    location_id: int
    day: date
    period: Period
    whole: Tally
    trainers: dict[int, Tally]
    entries: Mapping[int, Sequence[Entry]]
    """All that was added up, by client id; by the member's id below zero for those who are no clients."""

    def of(self, trainer_ids: Collection[int] | None) -> Tally:
        """What is credited to these trainers together; None: all of the location."""
        if trainer_ids is None:
            return self.whole
        together = Tally()
        for id in trainer_ids:
            tally = self.trainers.get(id, Tally())
            for key, amount in tally.sums.items():
                together.sums[key] += amount
            for key, count in tally.counts.items():
                together.counts[key] += count
        return together
