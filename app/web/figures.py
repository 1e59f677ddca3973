"""A figure as a screen shows it: how much, of how many, what stands beside it, and where its names are."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from app import money
from app.metrics.definitions import BY_KEY
from app.metrics.tally import Figure, Tally
from app.models import Location
from app.money import round_half_up
from app.web.periods import Chosen

DASH = "–"
BESIDE = {
    "set_open": "still open",
    "unrecorded": "not recorded",
    "close_open": "still open",
    "undecided": "undecided",
}
SHARPER = ("penetration",)
"""Rates that live below ten per cent are told with one decimal."""


@dataclass(frozen=True, slots=True)
class Shown:
    key: str
    label: str
    sentence: str
    """What the figure is."""
    much: str
    """58 %, 3 of 4, 1.9, $6,984; a dash where there is nothing to divide by."""
    of: str
    """7 of 12; empty where `much` says it all."""
    beside: str
    """2 not recorded."""
    is_few: bool
    """Grey: too few to compare."""
    address: str
    """The names behind it; empty where there are none."""
    goal: int | None = None
    """Per cent."""
    percent: str = ""
    """How far a bar goes, `57.3%`; empty where no bar is drawn."""

    @property
    def spoken(self) -> str:
        """58 %, 7 of 12, 2 not recorded."""
        return ", ".join(part for part in (self.much, self.of, self.beside) if part)


def shown(tally: Tally, key: str, location: Location, address: str = "") -> Shown:
    """`address`: of the names behind the figure."""
    figure, metric = tally.figure(key), BY_KEY[key]
    is_few = figure.is_small(location.small_n)
    goal = getattr(location, metric.goal) if metric.goal else None
    ratio = None if metric.unit != "rate" or is_few else figure.value
    of = "" if is_few or figure.value is None or metric.unit == "money" else out_of(figure)
    has_names = any(tally.counts.get(part) for part in (*metric.numerator, *metric.denominator, *metric.beside))
    return Shown(
        key,
        metric.label,
        metric.sentence,
        much(figure, location),
        of,
        ", ".join(f"{count:,} {BESIDE[part]}" for part, count in figure.beside.items() if count),
        is_few,
        address if has_names else "",
        goal,
        percent_of(ratio) if ratio is not None else "",
    )


def much(figure: Figure, location: Location) -> str:
    value = figure.value
    if value is None:
        return DASH
    match figure.metric.unit:
        case "money":
            return money.spoken(round_half_up(value), location.currency)
        case "per_week":
            return f"{decimal(value, 1)}"
        case _:
            return out_of(figure) if figure.is_small(location.small_n) else rate(value, figure.metric.key in SHARPER)


def out_of(figure: Figure) -> str:
    """7 of 12; of sessions a week: 65 in 34.3 client-weeks."""
    if figure.metric.unit == "per_week":
        return f"{figure.numerator:,} in {decimal(Fraction(figure.denominator, 7), 1)} client-weeks"
    return f"{figure.numerator:,} of {figure.denominator:,}"


def rate(value: Fraction, is_sharp: bool = False) -> str:
    return f"{decimal(value * 100, 1 if is_sharp else 0)} %"


def decimal(value: Fraction, places: int) -> str:
    """Half up, with so many decimals."""
    scaled = round_half_up(value * 10**places)
    return f"{Decimal(scaled).scaleb(-places):,f}" if places else f"{scaled:,}"


def percent_of(value: Fraction) -> str:
    """For the width of a bar, which ends at its frame."""
    return f"{decimal(min(max(value, Fraction(0)), Fraction(1)) * 100, 1)}%"


def names_address(figure: str, chosen: Chosen, trainer_id: int | None = None, path: str = "/team/names") -> str:
    pairs = {"figure": figure} | ({"trainer": str(trainer_id)} if trainer_id is not None else {})
    return f"{path}?{urlencode(pairs)}&{chosen.query}"


@dataclass(frozen=True, slots=True)
class Count:
    """A bare count with the names behind it."""

    much: str
    address: str


def count(tally: Tally, keys: Iterable[str], address: str) -> Count:
    number = sum(tally.count(key) for key in keys)
    return Count(f"{number:,}", address if number else "")
