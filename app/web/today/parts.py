"""What the day of a manager and the day of a trainer have in common: greeting, data health, banner."""

from dataclasses import dataclass
from datetime import date, datetime

from app import days
from app.intake.health import OVERDUE_DAYS, Delivery, Health
from app.models import Location
from app.reports.morning_rows import REPORT_WORDS, missing_sentence


@dataclass(frozen=True, slots=True)
class DataLine:
    word: str
    said: str
    came: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Data:
    lines: list[DataLine]
    waiting: str
    """7 rows wait; empty when none does."""
    waiting_names: str
    duplicates: str
    """2 possible duplicates; empty when there is none."""
    disagreements: str
    """3 disagreements with the member system; empty when there is none."""
    held: str
    """2 files are held; empty when none is."""
    stale: str
    """Appointments are 2 days old; empty when nothing is overdue."""
    is_empty: bool
    """Nothing has come yet."""


def greeting(now: datetime, location: Location, name: str) -> str:
    hour = location.here(now).hour
    part = "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"
    first = name.split(" ", 1)[0]
    return f"Good {part}, {first}. " if first else f"Good {part}. "


def data(health: Health, location: Location, today: date) -> Data:
    lines = [_delivery(delivery, location, today) for delivery in health.deliveries]
    lines.append(_night(health, location, today))
    waiting = days.count(health.waiting_count, "row waits", "rows wait") if health.waiting_count else ""
    duplicates = days.count(health.lookalike_count, "possible duplicate") if health.lookalike_count else ""
    disputed = health.disagreement_count
    disagreements = f"{days.count(disputed, 'disagreement')} with the member system" if disputed else ""
    held = days.count(health.held_count, "file is held", "files are held") if health.held_count else ""
    return Data(
        lines=lines,
        waiting=waiting,
        waiting_names=", ".join(health.waiting_names),
        duplicates=duplicates,
        disagreements=disagreements,
        held=held,
        stale=stale(health, today),
        is_empty=not health.deliveries,
    )


def _delivery(delivery: Delivery, location: Location, today: date) -> DataLine:
    late = _age(delivery.as_of, today)
    said = f"as of {days.near(delivery.as_of, today)}" if not delivery.is_overdue else f"{late} old"
    return DataLine(REPORT_WORDS[delivery.report], said, f"came {_moment(delivery.came_at, location, today)}",
                    delivery.is_overdue)  # fmt: skip


def _night(health: Health, location: Location, today: date) -> DataLine:
    if health.night_on is None or health.night_at is None:
        return DataLine("Last night", "has not run yet", "", True)
    said = days.near(health.night_on, today)
    return DataLine("Last night", said, f"ran {_moment(health.night_at, location, today)}", health.is_night_missing)


def _moment(at: datetime, location: Location, today: date) -> str:
    there = location.here(at)
    return f"{days.near(there.date(), today)}, {days.clock_time(f'{there:%H:%M}', location.currency)}"


def _age(as_of: date, today: date) -> str:
    return days.count((today - as_of).days, "day")


def stale(health: Health, today: date) -> str:
    """What is old, then what was expected and has not come."""
    missing = " ".join(missing_sentence(awaited, today) for awaited in health.missing)
    late = health.overdue
    if not late:
        return missing
    words = [REPORT_WORDS[delivery.report] for delivery in late]
    named = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1].lower()}"
    oldest = max((today - delivery.as_of).days for delivery in late)
    at_least = "" if len({delivery.as_of for delivery in late}) == 1 else "up to "
    return f"{named} are {at_least}{days.count(max(oldest, OVERDUE_DAYS), 'day')} old. {missing}".strip()
