"""Renewal reasons, pace and what needs attention (domain, section 5)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.standing.facts import Session
from app.standing.stage import Held, Stage, View

PACE_DAYS = 28
LEAST_PACE_DAYS = 7
RENEWAL_REASONS = ("sessions_left", "running_out", "expiring", "ended", "raised")
ATTENTION_REASONS = ("quiet", "missed", "uncontacted", "unrecorded", "rebook")
PAST_OUTCOMES = ("attended", "no_show", "late_cancel")


class Renewal(NamedTuple):
    """What the renewal of a client hangs on. Pace per week is `pace_sessions * 7 / pace_days`."""

    reasons: tuple[str, ...] = ()
    remaining: int | None = None
    """Sessions left over the open packages; None: unlimited."""
    pace_sessions: int | None = None
    pace_days: int | None = None
    run_out_on: date | None = None
    expires_on: date | None = None
    due_on: date | None = None


class Attention(NamedTuple):
    reason: str
    since: date
    """Lies ahead only where a consultation to come was cancelled too late: rebook is held since its day."""


def read_renewal(view: View) -> Renewal:
    """Of a client who is not lost."""
    if not view.paid:
        return Renewal()
    if not view.open:
        if not view.has_ended_lately:
            return Renewal()
        ended = ("ended", "raised") if _is_raised(view) else ("ended",)
        return Renewal(ended, remaining=0, due_on=view.ended_on)
    window = _pace_window(view)
    charged = _charged_in(view, window)
    left = [account.left for account in view.open]
    remaining = None if None in left else sum(n for n in left if n is not None)
    run_out_on = None
    if remaining is not None and charged:
        run_out_on = view.day + timedelta(-(-remaining * window // charged))
    expiries = [account.package.expires_on for account in view.open]
    last_expiry = None if None in expiries else max(day for day in expiries if day is not None)
    due_on = min((day for day in (run_out_on, last_expiry) if day is not None), default=None)
    reasons = tuple(_reasons(view, remaining, run_out_on, last_expiry))
    return Renewal(reasons, remaining, charged, window, run_out_on, last_expiry, due_on)


def _pace_window(view: View) -> int:
    assert view.first_paid_on is not None
    return min(PACE_DAYS, max(LEAST_PACE_DAYS, (view.day - view.first_paid_on).days + 1))


def _charged_in(view: View, days: int) -> int:
    after = view.day - timedelta(days)
    count = 0
    for session in reversed(view.facts.sessions):
        if session.day <= after:
            break
        count += session.is_charged and session.day <= view.day
    return count


def _reasons(view: View, remaining: int | None, run_out_on: date | None, last_expiry: date | None) -> Iterator[str]:
    soon = view.day + timedelta(view.rules.renewal_flag_days)
    if remaining is not None:
        sessions = sum(account.package.sessions or 0 for account in view.open)
        if remaining <= min(view.rules.renewal_flag_sessions, -(-sessions // 4)):
            yield "sessions_left"
        if run_out_on is not None and run_out_on <= soon:
            yield "running_out"
    if last_expiry is not None and last_expiry <= soon:
        yield "expiring"
    if _is_raised(view):
        yield "raised"


def _is_raised(view: View) -> bool:
    """Raised by hand, not lowered, and no paid package sold nor a loss recorded on or after its day."""
    return any(
        (raised.lowered_on is None or raised.lowered_on > view.day)
        and not any(account.package.sold_on >= raised.raised_on for account in view.paid)
        and not any(loss.lost_on >= raised.raised_on for loss in view.facts.losses)
        for raised in view.facts.raises
    )


def read_attention(view: View, held: Held) -> tuple[Attention, ...]:
    return () if held.stage is Stage.LOST else tuple(_attention(view, held))


def _attention(view: View, held: Held) -> Iterator[Attention]:
    if view.open:
        quiet_since = _quiet_since(view)
        if quiet_since is not None:
            yield Attention("quiet", quiet_since)
        misses = _misses_in_row(view)
        if len(misses) >= view.rules.missed_in_row > 0:
            yield Attention("missed", misses[-1].day)
    if held.stage is Stage.NEW and _is_uncontacted(view, held.since):
        yield Attention("uncontacted", held.since)
    unrecorded = next((c for c in view.facts.consultations if c.outcome == "booked" and c.day < view.day), None)
    if unrecorded is not None:
        yield Attention("unrecorded", unrecorded.day)
    if held.stage is Stage.NO_SHOW and view.current is not None:
        yield Attention("rebook", view.current.day)


def _is_uncontacted(view: View, since: date) -> bool:
    is_late = (view.day - since).days > view.rules.contact_within_days
    return is_late and not any(contact >= since for contact in view.facts.contacts)


def _quiet_since(view: View) -> date | None:
    """The last completed session, else the first paid sale; None: not quiet."""
    first_paid_on = view.first_paid_on
    assert first_paid_on is not None
    limit = view.day - timedelta(view.rules.quiet_days)
    if first_paid_on > limit or view.session_ahead is not None or view.consultation_ahead is not None:
        return None
    last = view.last_attended_on
    return None if last is not None and last > limit else last or first_paid_on


def _misses_in_row(view: View) -> list[Session]:
    """The unbroken run of misses that ends with the last past session, latest first."""
    misses = []
    for session in reversed(view.facts.sessions):
        if session.day > view.day or session.outcome not in PAST_OUTCOMES:
            continue
        if session.outcome == "attended":
            break
        misses.append(session)
    return misses
