"""Clubs: what their code, name, time zone and currency may be."""

import re
import unicodedata
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.actions import Refused
from app.models import Location, Package

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
COMMON_CURRENCIES = {
    "USD": "US dollar", "EUR": "Euro", "GBP": "Pound sterling", "CAD": "Canadian dollar", "AUD": "Australian dollar",
    "NZD": "New Zealand dollar", "CHF": "Swiss franc", "SEK": "Swedish krona", "NOK": "Norwegian krone",
    "DKK": "Danish krone", "PLN": "Polish zloty", "CZK": "Czech koruna", "HUF": "Hungarian forint",
    "RON": "Romanian leu", "JPY": "Japanese yen", "SGD": "Singapore dollar", "HKD": "Hong Kong dollar",
    "AED": "UAE dirham", "ILS": "Israeli shekel", "ZAR": "South African rand", "MXN": "Mexican peso",
    "BRL": "Brazilian real", "INR": "Indian rupee",
}  # fmt: skip
"""By name, the likely ones first; every other code of ISO 4217 is taken too."""
OTHER_CURRENCIES = {
    "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BSD", "BTN", "BWP", "BYN", "BZD", "CDF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "DJF", "DOP", "DZD", "EGP", "ERN", "ETB", "FJD", "FKP", "GEL", "GHS", "GIP", "GMD", "GNF",
    "GTQ", "GYD", "HNL", "HTG", "IDR", "IQD", "IRR", "ISK", "JMD", "JOD", "KES", "KGS", "KHR", "KMF",
    "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA",
    "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MYR", "MZN", "NAD", "NGN", "NIO", "NPR",
    "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PYG", "QAR", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR",
    "SDG", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP",
    "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "UYU", "UZS", "VES", "VND", "VUV", "WST", "XAF", "XCD",
    "XOF", "XPF", "YER", "ZMW", "ZWG",
}  # fmt: skip


def add_location(
    session: Session, *, code: str, name: str, timezone: str, currency: str, is_demo: bool = False
) -> Location:
    code, name = code.strip(), name.strip()
    if not CODE.fullmatch(code):
        raise Refused("code", "A code is up to 40 letters, digits, dots and dashes, like north.")
    if session.scalar(select(Location.id).where(Location.code == code)) is not None:
        raise Refused("code", f"There is a club with the code {code} already.")
    _check(name, timezone, currency)
    location = Location(code=code, name=name, timezone=timezone, currency=currency.upper(), is_demo=is_demo)
    session.add(location)
    session.flush()
    return location


def change_location(session: Session, location: Location, *, name: str, timezone: str, currency: str) -> None:
    """The code stays: addresses, exports and scripts know the club by it."""
    _check(name.strip(), timezone, currency)
    has_prices = select(Package.id).where(Package.location_id == location.id).limit(1)
    if currency.upper() != location.currency and session.scalar(has_prices) is not None:
        raise Refused(
            "currency", f"Prices are on file in {location.currency}, and no rate turns them into {currency.upper()}."
        )
    location.name, location.timezone, location.currency = name.strip(), timezone, currency.upper()
    session.flush()


def code_from(name: str) -> str:
    """`Harbor North` becomes harbor-north."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]


@cache
def zones() -> tuple[str, ...]:
    """IANA names as `Area/City`; the old ones without an area and the technical ones are left out, but UTC."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return (*sorted(zone for zone in available_timezones() if zone.partition("/")[0] in areas and "/" in zone), "UTC")


def _check(name: str, timezone: str, currency: str) -> None:
    if not name or len(name) > 300:
        raise Refused("name", "What is the club called?")
    if timezone not in available_timezones():
        raise Refused("timezone", f"{timezone or 'Nothing'} is not a time zone. They look like America/Chicago.")
    if currency.upper() not in COMMON_CURRENCIES and currency.upper() not in OTHER_CURRENCIES:
        raise Refused("currency", f"{currency or 'Nothing'} is not a currency. Codes look like USD or EUR.")
