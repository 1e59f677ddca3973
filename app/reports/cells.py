"""The forms of report cells: one text form for a day, a number, money, a rate."""

from datetime import date
from fractions import Fraction

from app.money import round_half_up
from app.standing.flags import Renewal


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def whole(number: int | None) -> str:
    return "" if number is None else str(number)


def money(cents: int | None) -> str:
    """Units with two decimals, whatever the currency."""
    return "" if cents is None else f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def rate(value: Fraction) -> str:
    """Four decimals, half up."""
    parts = round_half_up(value * 10_000)
    return f"{parts // 10_000}.{parts % 10_000:04d}"


def pace(renewal: Renewal) -> str:
    if renewal.pace_sessions is None or not renewal.pace_days:
        return ""
    return money(round_half_up(Fraction(renewal.pace_sessions * 700, renewal.pace_days)))
