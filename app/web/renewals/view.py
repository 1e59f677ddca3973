"""The next thirty days of renewals: by week, by trainer, and what became of last month's."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from app import days, money
from app.models import Location
from app.paging import Paging
from app.reports.sentences import Sentence, sentence
from app.web.figures import percent_of
from app.web.renewals.rows import Row

AHEAD = timedelta(30)
PAGE = 100
ENDED, LATER = "ended", "later"


@dataclass(frozen=True, slots=True)
class Week:
    key: str
    name: str
    note: str
    rows: list[Row]
    value: str
    clients: str
    percent: str
    """How its value compares with the fullest week."""
    shown: Sequence[Row]
    """Those of its rows that stand on this page."""
    is_here: bool
    """It has its place on this page, with rows or as an empty one."""
    page: int
    """On which it begins."""


@dataclass(frozen=True, slots=True)
class Line:
    """One trainer over the weeks."""

    name: str
    trainer_id: int | None
    cells: list[str]
    clients: str
    value: str


@dataclass(frozen=True, slots=True)
class Timeline:
    lead: Sentence
    weeks: list[Week]
    lines: list[Line]
    paging: Paging


def timeline(rows: list[Row], location: Location, today: date, asked: str = "1") -> Timeline:
    """`asked`: which page of its rows."""
    by, currency, paging = today + AHEAD, location.currency, Paging.of(asked, len(rows), PAGE)
    sorted_in = [(key, name, note, [row for row in rows if holds(row)]) for key, name, note, holds in _weeks(today, by)]
    kept = [found for found in sorted_in if found[3] or found[0] not in (ENDED, LATER)]
    most = max((_sum(found[3]) for found in kept), default=0)
    offsets = [0, *accumulate(len(held) for *_, held in kept)]
    weeks = [_week(*found, offset, paging, most, currency) for found, offset in zip(kept, offsets, strict=False)]
    return Timeline(_lead(rows, by, today, currency), weeks, _lines(rows, weeks, currency), paging)


def _week(
    key: str, name: str, note: str, held: list[Row], offset: int, paging: Paging, most: int, currency: str
) -> Week:
    shown, value = paging.of_part(offset, held), _sum(held)
    return Week(
        key,
        name,
        note,
        held,
        money.spoken(value, currency),
        days.count(len(held), "client"),
        percent_of(Fraction(value, most)) if most else "0%",
        shown,
        bool(shown) or (not held and paging.page_of(offset) == paging.number),
        paging.page_of(offset),
    )


def _weeks(today: date, by: date) -> Iterable[tuple[str, str, str, Callable[[Row], bool]]]:
    """Key, name, note and which rows belong there: ended ones, week by week to `by`, then all others."""
    yield ENDED, "Already ended", "no open package", lambda row: row.is_ended
    sunday = days.week_of(today)[1]
    first, number = today, 0
    while first <= by:
        last = min(sunday, by)
        name = {0: "This week", 1: "Next week"}.get(number) or _span(first, last)
        note = _span(first, last) if number < 2 else days.distance(first, today)
        yield f"week-{number}", name, note, _within(first, last)
        first, sunday, number = sunday + days.ONE_DAY, sunday + days.ONE_WEEK, number + 1
    yield LATER, "Later, or no date", "flagged, but not by a date", lambda row: _is_later(row, by)


def _within(first: date, last: date) -> Callable[[Row], bool]:
    return lambda row: not row.is_ended and row.due_on is not None and first <= row.due_on <= last


def _is_later(row: Row, by: date) -> bool:
    return not row.is_ended and (row.due_on is None or row.due_on > by)


def _span(first: date, last: date) -> str:
    """Dec 8 to 14; Nov 30 to Dec 6."""
    end = f"{last.day}" if first.month == last.month else f"{last:%b} {last.day}"
    return f"{first:%b} {first.day}" if first == last else f"{first:%b} {first.day} to {end}"


def _sum(rows: Iterable[Row]) -> int:
    return sum(row.value_cents for row in rows)


def _lead(rows: list[Row], by: date, today: date, currency: str) -> Sentence:
    if not rows:
        return sentence(f"Nothing runs out by {days.short(by, today)}.")
    ended = sum(1 for row in rows if row.is_ended)
    alone = sum(1 for row in rows if row.next.state == "none")
    said = sentence(
        "", days.count(len(rows), "renewal"), " worth ", money.spoken(_sum(rows), currency),
        f" by {days.short(by, today)}.",
    )  # fmt: skip
    if ended:
        said += sentence(f" {ended} {'has' if ended == 1 else 'have'} ended already.")
    if alone:
        said += sentence(f" {alone} {'has' if alone == 1 else 'have'} nothing booked ahead.")
    return said


def _lines(rows: list[Row], weeks: list[Week], currency: str) -> list[Line]:
    by_trainer: dict[tuple[str, int | None], list[Row]] = {}
    for row in rows:
        by_trainer.setdefault((row.trainer, row.trainer_id), []).append(row)
    return [
        Line(
            name,
            trainer_id,
            [_cell(trainer_id, week, currency) for week in weeks],
            days.count(len(held), "client"),
            money.spoken(_sum(held), currency),
        )
        for (name, trainer_id), held in sorted(by_trainer.items(), key=lambda found: (found[0][1] is None, found[0][0]))
    ]


def _cell(trainer_id: int | None, week: Week, currency: str) -> str:
    held = [row for row in week.rows if row.trainer_id == trainer_id]
    return money.spoken(_sum(held), currency) if held else ""
