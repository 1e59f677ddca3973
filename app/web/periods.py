"""Which days a page speaks of: chosen in the address, `?period=` or `?from=&to=`, read on `?on=`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from app import days
from app.period import Period

THIS, LAST, QUARTER, OWN = "month", "last", "90", "own"
QUARTER_DAYS = 90
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Chosen:
    period: Period
    key: str
    """THIS, LAST, QUARTER or OWN."""
    on: date
    """The day of reading."""
    word: str
    """November so far; October; August 24 to November 21."""
    fault: str = ""
    """One sentence when what the address asks for cannot be; the period is this month's then."""
    today: date = date.max

    @property
    def query(self) -> str:
        """The same days in another address."""
        pairs = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        if self.on != self.today:
            pairs["on"] = self.on.isoformat()
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    word: str
    is_on: bool
    address: str


def chosen(args: MultiDict[str, str], today: date) -> Chosen:
    on, fault = _day(args.get("on", ""), "on")
    on = min(on or today, today)
    first, first_fault = _day(args.get("from", ""), "from")
    last, last_fault = _day(args.get("to", ""), "to")
    fault = fault or first_fault or last_fault
    if not fault and (first or last):
        first, last = first or (last or on).replace(day=1), last or on
        fault = _order_fault(first, last, on)
        if not fault:
            return named(Period(first, last), on, today)
    key = args.get("period", THIS)
    period = {LAST: Period.month_of(on).before(), QUARTER: Period.days_to(on, QUARTER_DAYS)}.get(key)
    return named(period or Period.month_to(on), on, today, fault)


def _day(text: str, name: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"“{text[:20]}” is not a date for “{name}”. Write it like 2026-03-31."
    return (day, "") if day >= EARLIEST else (None, f"{day} is before anything that is on file.")


def _order_fault(first: date, last: date, on: date) -> str:
    if last < first:
        return f"The period ends on {last} before it begins on {first}. Swap them."
    return f"The period begins after {on}, the day it is read on." if first > on else ""


def named(period: Period, on: date, today: date, fault: str = "") -> Chosen:
    presets = {
        Period.month_to(on): THIS,
        Period.month_of(on).before(): LAST,
        Period.days_to(on, QUARTER_DAYS): QUARTER,
    }
    key = presets.get(period, OWN)
    return Chosen(period, key, on, period_words(period, on), fault, today)


def period_words(period: Period, on: date) -> str:
    """Short enough for a heading."""
    first, last = period.first, period.last
    year = "" if first.year == last.year == on.year else f" {last.year}"
    if period == Period.month_of(first):
        return f"{first:%B}{year}"
    if first.day == 1 and last == on and (first.year, first.month) == (on.year, on.month):
        return f"{first:%B}{year} so far"
    if first == last:
        return f"{first:%B} {first.day}{year}"
    return f"{days.brief(first, on)} to {days.brief(last, on)}"


def presets(found: Chosen, path: str, keep: Mapping[str, str] | None = None) -> list[Preset]:
    """`keep`: what else stays in the address."""
    words = {
        THIS: period_words(Period.month_to(found.on), found.on),
        LAST: period_words(Period.month_of(found.on).before(), found.on),
        QUARTER: f"Last {QUARTER_DAYS} days",
    }
    pairs = {name: value for name, value in (keep or {}).items() if value}
    return [
        Preset(key, word, found.key == key, f"{path}?{urlencode(pairs | {'period': key})}")
        for key, word in words.items()
    ]
