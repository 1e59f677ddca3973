"""Days and times as people say them. The exact day goes into a title beside the spoken one."""

from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
YEAR_IS_SAID_AFTER_DAYS = 300
TWELVE_HOUR_CURRENCIES = frozenset({"USD", "CAD", "AUD", "NZD", "PHP", "INR"})
"""Countries that write 6:00 pm; elsewhere it is 18:00."""


@lru_cache(maxsize=4096)
def short(day: date, today: date) -> str:
    """Mon, Nov 24; with the year when it is far away."""
    text = f"{day:%a, %b} {day.day}"
    return f"{text}, {day.year}" if abs((day - today).days) > YEAR_IS_SAID_AFTER_DAYS else text


@lru_cache(maxsize=4096)
def brief(day: date, today: date) -> str:
    """Nov 24, without the weekday: for lists of what is long past."""
    text = f"{day:%b} {day.day}"
    return f"{text}, {day.year}" if abs((day - today).days) > YEAR_IS_SAID_AFTER_DAYS else text


def exact(day: date) -> str:
    """Monday, November 24, 2025."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def near(day: date, today: date) -> str:
    """today, yesterday, tomorrow, else Mon, Nov 24."""
    names = {0: "today", -1: "yesterday", 1: "tomorrow"}
    return names.get((day - today).days) or short(day, today)


def count(number: int, one: str, many: str | None = None) -> str:
    """1 day, 12 days."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def distance(day: date, today: date) -> str:
    """today, yesterday, 12 days ago, in 3 days."""
    days = (today - day).days
    if abs(days) <= 1:
        return near(day, today)
    return f"{count(days, 'day')} ago" if days > 0 else f"in {count(-days, 'day')}"


def clock_time(time: str, currency: str) -> str:
    """`18:00` as the country of the currency writes it."""
    if currency not in TWELVE_HOUR_CURRENCIES:
        return time
    hour, minute = int(time[:2]), time[3:]
    return f"{(hour - 1) % 12 + 1}:{minute} {'am' if hour < 12 else 'pm'}"


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
