"""Facts in short: `session("2026-11-02")`, `package("2026-10-01", sessions=8)`, on the day of reading D."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from app.standing.facts import Consultation, Facts, Package, Session

D = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
_numbers = count(1)


def day(text: str | date) -> date:
    """`11-02` is a day of 2026."""
    if isinstance(text, date):
        return text
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def session(
    on: str | date, outcome: str = "attended", trainer: int | None = 1, is_charged: bool | None = None
) -> Session:
    charged = outcome in ("attended", "no_show", "late_cancel") if is_charged is None else is_charged
    return Session(day(on), outcome, charged, trainer)


def consultation(
    on: str | date, outcome: str = "attended", booked_on: str | date | None = None, **more: Any
) -> Consultation:
    fields = {"id": next(_numbers), "time": "10:00", "trainer": 1, "setter": 2, "known_at": NOON} | more
    return Consultation(day=day(on), outcome=outcome, booked_on=day(booked_on or on), **fields)


def package(sold_on: str | date, price: int = 60000, sessions: int | None = 8, **more: Any) -> Package:
    number = next(_numbers)
    fields = {"id": number, "key": f"S{number:06}", "item": "PT", "expires_on": None, "seller": 1} | more
    fields = {"refunded_on": None, "known_at": NOON} | fields
    for name in ("expires_on", "refunded_on"):
        fields[name] = day(fields[name]) if fields[name] else None
    return Package(sold_on=day(sold_on), price_cents=price, sessions=sessions, **fields)


def facts(**parts: Any) -> Facts:
    """Sorted into time order. Joined in January unless told otherwise."""
    base = Facts(client_id=1, joined_on=date(2026, 1, 5), first_seen_on=D, opened_by="dealings")
    for name in ("sessions", "consultations"):
        if name in parts:
            parts[name] = sorted(parts[name], key=lambda appointment: appointment.day)
    return replace(base, **parts)
