"""What one client adds to the figures of a period, read on a day (domain, section 6). Pure.

An entry is a count for a figure, credited to a trainer; money comes as exact fractions of minor units, rounded once
when everything is added up.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from app.period import Period
from app.renewals.rules import fates_of
from app.standing.derive import Derived
from app.standing.facts import Consultation, Package
from app.standing.stage import TRAINING_DAYS, View

WINDOW = timedelta(30)
"""Days that joining, booking and consulting wait for what should follow."""
SHOW_OUTCOMES = ("attended", "no_show", "late_cancel")


class Entry(NamedTuple):
    key: str
    trainer: int | None
    amount: int | Fraction = 1
    on: date | None = None
    """The day of what is counted, the latest of several; None: it belongs to the day of reading."""
    event_count: int = 1
    """How many were added up."""


NOTHING = Entry("earned", None, 0, None, 0)


def entries(derived: Derived, period: Period) -> Iterator[Entry]:
    """`period` already cut at the day of reading; open packages count as of that day."""
    view = derived.view
    funnel = funnel_consultations(view)
    yield from _shows(funnel, period, view.day)
    yield from _opportunity(funnel, period)
    yield from _close(view, funnel, period)
    yield from _renewals(view, period)
    yield from _money(view, period)
    if view.open:
        yield from _open_today(derived)


def funnel_consultations(view: View) -> list[Consultation]:
    """Those of a client who had no paid package sold before their day."""
    first = view.first_paid_on
    return [c for c in view.facts.consultations if first is None or first >= c.day]


def set_entries(joined_on: date, booked_ons: Sequence[date], day: date) -> Iterator[Entry]:
    """Of a member who joined in the period, client or not: `booked_ons` of all consultations, whatever came of them."""
    yield Entry("new_members", None, on=joined_on)
    if any(joined_on - WINDOW <= booked_on <= joined_on + WINDOW for booked_on in booked_ons):
        yield Entry("set", None, on=joined_on)
    elif joined_on + WINDOW >= day:
        yield Entry("set_open", None, on=joined_on)


def _shows(funnel: list[Consultation], period: Period, day: date) -> Iterator[Entry]:
    for consultation in funnel:
        if consultation.day not in period:
            continue
        if consultation.outcome in SHOW_OUTCOMES:
            yield Entry(consultation.outcome, consultation.trainer, on=consultation.day)
        elif consultation.outcome == "booked" and consultation.day < day:
            yield Entry("unrecorded", consultation.trainer, on=consultation.day)


def _opportunity(funnel: list[Consultation], period: Period) -> Iterator[Entry]:
    if not funnel:
        return
    booked_on = min(c.booked_on for c in funnel)
    if booked_on in period:
        first = min(funnel, key=lambda c: (c.booked_on, c.day, c.time))
        yield Entry("opportunities_set", first.trainer, on=booked_on)
        shown = next((c for c in funnel if c.outcome == "attended" and booked_on <= c.day <= booked_on + WINDOW), None)
        if shown is not None:
            yield Entry("set_shown", first.trainer, on=shown.day)


def _close(view: View, funnel: list[Consultation], period: Period) -> Iterator[Entry]:
    first = next((c for c in funnel if c.outcome == "attended"), None)
    if first is None or first.day not in period:
        return
    yield Entry("consulted", first.trainer, on=first.day)
    sold_on = view.first_paid_on
    if sold_on == first.day:
        yield Entry("closed_same_day", first.trainer, on=sold_on)
    elif sold_on is not None and first.day < sold_on <= first.day + WINDOW:
        yield Entry("closed_be_back", first.trainer, on=sold_on)
    elif first.day + WINDOW >= view.day:
        yield Entry("close_open", first.trainer, on=first.day)


def _renewals(view: View, period: Period) -> Iterator[Entry]:
    for fate in fates_of(view, period):
        yield Entry("due", fate.trainer, on=fate.due_on)
        yield Entry(fate.word, fate.trainer, on=fate.due_on)


def _money(view: View, period: Period) -> Iterator[Entry]:
    for account in view.paid:
        if account.package.sold_on in period:
            yield Entry("sold", account.package.seller, account.package.price_cents, account.package.sold_on)
    yield from _earned(view, period).values()


def _earned(view: View, period: Period) -> dict[int | None, Entry]:
    """All that each trainer did for the client in one entry, who trained them last comes last."""
    earned: dict[int | None, Entry] = {}
    for sessions, package in view.ledger.runs_between(period.first, period.last):
        price = unit_price(package)
        if not price:
            continue
        for session in sessions:
            _, _, amount, _, count = earned.pop(session.trainer, NOTHING)
            earned[session.trainer] = Entry("earned", session.trainer, amount + price, session.day, count + 1)
    return earned


def unit_price(package: Package | None) -> Fraction | None:
    """Of a session, in exact minor units; None: unfunded or unlimited. A refunded package is worth nothing any more."""
    if package is None or package.sessions is None:
        return None
    return Fraction(package.price_cents if package.is_paid else 0, package.sessions)


def _open_today(derived: Derived) -> Iterator[Entry]:
    view, trainer = derived.view, derived.trainer
    first = view.first_paid_on
    assert first is not None
    yield Entry("active_clients", trainer)
    after = view.day - timedelta(TRAINING_DAYS)
    lately = takewhile(lambda s: s.day > after, reversed(view.facts.sessions))
    attended = sum(1 for s in lately if s.outcome == "attended" and s.day <= view.day)
    if attended:
        yield Entry("sessions_attended", trainer, attended)
    yield Entry("client_days", trainer, min(TRAINING_DAYS, (view.day - first).days + 1))
    for account in view.open:
        package, left = account.package, account.left
        if package.sessions is not None and left:
            yield Entry("liability", trainer, Fraction(package.price_cents * left, package.sessions))
