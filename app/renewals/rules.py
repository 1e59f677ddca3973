"""What became of the packages that were due, and what speaks for the talk. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from app.period import Period
from app.standing.derive import Derived
from app.standing.facts import Package
from app.standing.flags import PAST_OUTCOMES
from app.standing.ledger import Account
from app.standing.renewed import GRACE_DAYS, renewals_of
from app.standing.stage import TRAINING_DAYS, Stage, View

GRACE = timedelta(GRACE_DAYS)
Word = Literal["renewed", "lost", "undecided"]


class Fate(NamedTuple):
    """What became of a paid package that was due."""

    package: Package
    due_on: date
    word: Word
    trainer: int | None
    """Who kept the client: of the last attended session that names one, on or before the due day, else the seller."""
    renewed_by: Package | None


def fates_of(view: View, period: Period) -> Iterator[Fate]:
    """Of every paid package with its due day in the period, read on the day of the view."""
    due = [(account, account.due_on) for account in view.paid if account.due_on is not None]
    due = [(account, due_on) for account, due_on in due if due_on in period]
    if not due:
        return
    renewed = renewals_of(view)
    for account, due_on in due:
        renewed_by = renewed.get(account.package.id)
        word: Word = "renewed" if renewed_by else "undecided" if due_on + GRACE >= view.day else "lost"
        yield Fate(account.package, due_on, word, _kept_by(view, account, due_on), renewed_by)


def _kept_by(view: View, account: Account, due_on: date) -> int | None:
    attended = (s for s in reversed(view.facts.sessions) if s.outcome == "attended" and s.day <= due_on)
    return next((s.trainer for s in attended if s.trainer is not None), account.package.seller)


class Talk(NamedTuple):
    """What speaks for the talk: sessions kept out of those that were due, and how often they come."""

    kept: int
    past: int
    attended_lately: int
    days: int
    """The days over which `attended_lately` counts: 28, fewer for a younger client."""


def talk_about(derived: Derived) -> Talk:
    """Kept since the open packages began, or since the last one that ended began."""
    view = derived.view
    latest = [view.latest_paid] if view.latest_paid is not None else []
    packages = [account.package for account in view.open] or latest
    since = min((package.sold_on for package in packages), default=view.day)
    past = [s for s in view.facts.sessions if since <= s.day <= view.day and s.outcome in PAST_OUTCOMES]
    first = view.first_paid_on or view.day
    window = min(TRAINING_DAYS, (view.day - first).days + 1)
    after = view.day - timedelta(window)
    lately = sum(1 for s in view.facts.sessions if s.outcome == "attended" and after < s.day <= view.day)
    return Talk(sum(1 for s in past if s.outcome == "attended"), len(past), lately, window)


class Left(NamedTuple):
    """Sessions left of how many, over the open packages, or of the last one that ended. None: unlimited."""

    left: int | None
    of: int | None


def left_of(derived: Derived) -> Left:
    view = derived.view
    if view.open:
        counts = [account.package.sessions for account in view.open]
        if None in counts:
            return Left(None, None)
        return Left(sum(account.left or 0 for account in view.open), sum(count or 0 for count in counts))
    latest = view.latest_paid
    return Left(0, latest.sessions if latest is not None else 0)


def is_near(derived: Derived, by: date) -> bool:
    """A reason to talk, or an end by `by`."""
    if derived.stage is Stage.LOST:
        return False
    due_on = derived.renewal.due_on
    return bool(derived.renewal.reasons) or (due_on is not None and due_on <= by)


def is_due(derived: Derived, by: date) -> bool:
    """Ended or ending by `by`; without a date to go by, a reason to talk."""
    if derived.stage is Stage.LOST:
        return False
    due_on = derived.renewal.due_on
    return due_on <= by if due_on is not None else bool(derived.renewal.reasons)


def due_first(derived: Derived) -> date:
    """What ends first comes first, what has no date last."""
    return derived.renewal.due_on or date.max


def numbers_of(derived: Derived, outcomes: Sequence[str]) -> list[tuple[int, int] | None]:
    """Of a client's sessions on the day, in order of time, which of how many of its package each is.

    None: unlimited, or no package pays for it. What is charged stands in the ledger; what is still booked comes next.
    """
    view = derived.view
    charged = [line.package for line in view.ledger.lines_between(view.day, view.day)]
    used = {account.package.id: account.used for account in view.ledger.accounts}
    found: list[tuple[int, int] | None] = []
    for outcome in outcomes:
        if outcome != "booked" and charged:
            package = charged.pop(0)
            later = sum(1 for other in charged if other is not None and package is not None and other.id == package.id)
            number = used[package.id] - later if package is not None else 0
        else:
            opened = next((a for a in view.ledger.accounts if a.ended_on is None and a.left != 0), None)
            package = opened.package if opened is not None and outcome == "booked" else None
            if package is not None:
                used[package.id] += 1
            number = used[package.id] if package is not None else 0
        found.append((number, package.sessions) if package is not None and package.sessions else None)
    return found
