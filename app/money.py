"""Money is whole cents: hundredths of the club's currency, whichever it is. A sum of parts is rounded once, half up."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "JPY": "¥"}


def round_half_up(amount: Fraction) -> int:
    """Away from zero: -0.5 becomes -1, so that a refund is rounded as its sale was."""
    whole = (abs(amount.numerator) * 2 + amount.denominator) // (amount.denominator * 2)
    return whole if amount >= 0 else -whole


def from_text(text: str) -> int:
    """Plain decimal text ("1188.00") to cents; ValueError for anything else, and for parts of a cent."""
    try:
        amount = Decimal(text.strip())
        cents = amount.scaleb(2)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount of money") from None
    if not amount.is_finite() or cents != cents.to_integral_value():
        raise ValueError(f"{text!r} is not an amount of money in whole cents")
    return int(cents)


def plain(cents: int) -> str:
    """The form of a report's cell: units with two decimals, no sign, no grouping."""
    return f"{Decimal(cents).scaleb(-2):f}"


def spoken(cents: int, currency: str) -> str:
    """As a screen says it: "$1,188", "$99.50", "-€12", "1,188 CHF". Whole amounts lose their zeros."""
    amount = Decimal(abs(cents)).scaleb(-2)
    said = f"{amount:,.{0 if cents % 100 == 0 else 2}f}"
    minus = "-" if cents < 0 else ""
    sign = SIGNS.get(currency)
    return f"{minus}{sign}{said}" if sign else f"{minus}{said} {currency}"
