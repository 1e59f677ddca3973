"""Money is whole minor units (cents). A sum of parts is rounded once, half up, away from zero."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

MINOR_DIGITS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "OMR": 3, "JOD": 3, "TND": 3}
"""Currencies whose unit does not have a hundred parts."""
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "JPY": "¥"}


def minor_digits(currency: str) -> int:
    return MINOR_DIGITS.get(currency, 2)


def round_half_up(amount: Fraction) -> int:
    """-0.5 becomes -1: a refund is rounded as its sale was."""
    whole = (abs(amount.numerator) * 2 + amount.denominator) // (amount.denominator * 2)
    return whole if amount >= 0 else -whole


def unit_price(price_cents: int, sessions: int) -> Fraction:
    """Exact, so that a sum of many is rounded once."""
    return Fraction(price_cents, sessions)


def total(parts: Iterable[Fraction]) -> int:
    return round_half_up(sum(parts, Fraction(0)))


def from_text(text: str, currency: str = "USD") -> int:
    """Plain decimal text ("1188.00") to minor units; ValueError for anything else or for more places than there are."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount of money") from None
    scaled = amount.scaleb(minor_digits(currency)) if amount.is_finite() else None
    if scaled is None or scaled != scaled.to_integral_value():
        raise ValueError(f"{text!r} is not an amount of money in {currency}")
    return int(scaled)


def plain(cents: int, currency: str = "USD") -> str:
    """The form of report cells: units with the currency's places, no sign of the currency, no grouping."""
    return f"{Decimal(cents).scaleb(-minor_digits(currency)):f}"


def spoken(cents: int, currency: str = "USD") -> str:
    """As a screen says it: "$1,188", "$99.50", "-€12", "1,188 CHF". Whole amounts lose their zeros."""
    digits = minor_digits(currency)
    amount = Decimal(abs(cents)).scaleb(-digits)
    places = 0 if amount == amount.to_integral_value() else digits
    minus = "-" if cents < 0 else ""
    sign = SIGNS.get(currency)
    return f"{minus}{sign}{amount:,.{places}f}" if sign else f"{minus}{amount:,.{places}f} {currency}"
