"""One trainer's own numbers: the trend first, then each month with its of how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import days
from app.metrics.tally import Figures
from app.models import Location
from app.period import Period
from app.reports.sentences import Sentence, sentence
from app.web.figures import DASH, Shown, names_address, shown
from app.web.periods import QUARTER_DAYS, Chosen, named

MONTHS = 3
RATES = ("show_rate", "close_rate", "renewal_rate")
MONEY = ("sold", "earned")
TODAY = "sessions_per_week"
"""Belongs to the day, not to a month."""
WIDTH, HEIGHT, EDGE = 160, 36, 3


@dataclass(frozen=True, slots=True)
class Chart:
    """A rate over the months, drawn from 0 to 100 %. Months with too few people leave a gap."""

    points: str
    last: tuple[str, str] | None
    goal: str
    words: str


@dataclass(frozen=True, slots=True)
class Tile:
    shown: Shown
    chart: Chart | None
    before: str


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the months."""

    label: str
    sentence: str
    cells: list[Shown]


@dataclass(frozen=True, slots=True)
class Book:
    name: str
    lead: Sentence
    months: list[str]
    tiles: list[Tile]
    lines: list[Line]


def periods(today: date) -> list[Period]:
    """The months, this one up to today included, the oldest first; then the last 90 days, and those before."""
    found = [Period.month_to(today)]
    while len(found) < MONTHS:
        found.insert(0, Period.month_of(found[0].first - days.ONE_DAY))
    lately = Period.days_to(today, QUARTER_DAYS)
    return [*found, lately, Period.days_to(lately.first - days.ONE_DAY, QUARTER_DAYS)]


def book(series: Sequence[Figures], trainer_id: int, name: str, location: Location, today: date, path: str) -> Book:
    """`series` of `periods`; `path`: of the names behind each number."""
    chosen = [named(period, today, today) for period in periods(today)]
    read = list(zip(series, chosen, strict=True))
    found = {
        key: [_shown(figures, key, trainer_id, location, days_of, path) for figures, days_of in read]
        for key in (*RATES, *MONEY, TODAY)
    }
    words = [month.word for month in chosen[:MONTHS]]
    tiles = [_tile(found[key], words) for key in RATES]
    tiles.append(Tile(found[TODAY][0], None, "over the last 28 days"))
    sold, earned = (found[key][MONTHS - 1].much for key in MONEY)
    active = series[0].of([trainer_id]).count("active_clients")
    lead = sentence(
        "", days.count(active, "active client"), f". {words[-1]}: ", sold, " sold, ", earned, " earned in sessions."
    )
    lines = [Line(found[key][0].label, found[key][0].sentence, found[key][:MONTHS]) for key in (*RATES, *MONEY)]
    return Book(name, lead, words, tiles, lines)


def _shown(figures: Figures, key: str, trainer_id: int, location: Location, month: Chosen, path: str) -> Shown:
    return shown(figures.of([trainer_id]), key, location, names_address(key, month, trainer_id, path))


def _tile(cells: list[Shown], words: list[str]) -> Tile:
    lately, before, by_month = cells[MONTHS], cells[MONTHS + 1], cells[:MONTHS]
    was = "nobody" if before.much == DASH else f"was {before.much}"
    return Tile(lately, _chart(by_month, words), f"{was} in the {QUARTER_DAYS} days before")


def _chart(by_month: list[Shown], words: list[str]) -> Chart | None:
    step = (WIDTH - 2 * EDGE) / (MONTHS - 1)
    points = [(f"{EDGE + n * step:.1f}", _height(cell.percent)) for n, cell in enumerate(by_month) if cell.percent]
    if len(points) < 2:
        return None
    goal = by_month[-1].goal
    told = ", ".join(f"{word} {cell.much}" for word, cell in zip(words, by_month, strict=True))
    return Chart(
        " ".join(f"{x},{y}" for x, y in points),
        points[-1] if by_month[-1].percent else None,
        _height(str(goal)) if goal else "",
        f"{by_month[-1].label} by month: {told}",
    )


def _height(percent: str) -> str:
    return f"{HEIGHT - EDGE - float(percent.rstrip('%')) / 100 * (HEIGHT - 2 * EDGE):.1f}"
