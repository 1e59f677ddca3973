"""Which session was paid by which package (domain, section 4)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from operator import attrgetter
from typing import NamedTuple

from app.standing.facts import Balance, Facts, Package, Session, package_on

_day = attrgetter("day")


class Line(NamedTuple):
    session: Session
    package: Package | None
    """None: unfunded."""


class Run(NamedTuple):
    """Lines one after the other that drew on the same package."""

    sessions: Sequence[Session]
    package: Package | None


@dataclass(slots=True)
class Account:
    """One package with what is left of it. `left` of an unlimited one is None."""

    package: Package
    left: int | None
    line_count: int = 0
    last_line_on: date | None = None
    ended_on: date | None = None
    """The day it ended, as of the day of reading; None: not ended."""
    _zeros_since: date | None = field(default=None, repr=False)

    @property
    def is_open(self) -> bool:
        """Paid, not expired, with sessions left: what makes a client one (domain, section 3)."""
        return self.package.is_paid and self.ended_on is None

    @property
    def due_on(self) -> date | None:
        return self.ended_on or self.package.expires_on

    @property
    def funds_until(self) -> date:
        """The last day on which it funds a session."""
        return min(self.package.expires_on or date.max, self.package.refunded_on or date.max)

    @property
    def used(self) -> int:
        sessions = self.package.sessions
        return self.line_count if sessions is None or self.left is None else sessions - self.left


class Ledger(NamedTuple):
    runs: list[Run]
    accounts: list[Account]
    """In the order in which packages are drawn on: earliest expiry first (none last), then sold_on, then id."""

    @property
    def lines(self) -> Iterator[Line]:
        return self.lines_between(date.min, date.max)

    def lines_between(self, first: date, last: date) -> Iterator[Line]:
        """Of sessions on these days, both included, in time order."""
        for sessions, package in self.runs_between(first, last):
            yield from (Line(session, package) for session in sessions)

    def runs_between(self, first: date, last: date) -> Iterator[Run]:
        """As `lines_between`, several to a package."""
        for sessions, package in self.runs:
            start, stop = bisect_left(sessions, first, key=_day), bisect_right(sessions, last, key=_day)
            if start < stop:
                yield Run(sessions[start:stop], package)


def keep_ledger(facts: Facts, day: date) -> Ledger:
    """Draws every charged session up to `day` from the client's packages, in time order."""
    packages = sorted((package_on(day, p) for p in facts.packages if p.sold_on <= day), key=_drawn_first)
    accounts = [Account(package, package.sessions) for package in packages]
    past = facts.sessions[: bisect_right(facts.sessions, day, key=_day)]
    charged = [session for session in past if session.is_charged]
    balances = _balances_that_count(facts.balances, accounts, day)
    runs: list[Run] = []
    start = 0
    for read_on in sorted(balances):
        stop = bisect_right(charged, read_on, start, key=_day)
        _draw(charged[start:stop], accounts, runs)
        for balance in balances[read_on]:
            _hold(balance, accounts)
        start = stop
    _draw(charged[start:], accounts, runs)
    for account in accounts:
        account.ended_on = _end(account, day)
    return Ledger(runs, accounts)


def ended_by(ledger: Ledger, day: date) -> Ledger:
    """As it was on a day after which nothing happened: the same lines, but a package may have expired only since."""
    return Ledger(ledger.runs, [_ended_by(account, day) for account in ledger.accounts])


def _ended_by(account: Account, day: date) -> Account:
    """Most had ended by then: those are told again as they are. All accounts of all lapsed clients come by here."""
    ended_on = _end(account, day)
    if ended_on == account.ended_on:
        return account
    told = account.package, account.left, account.line_count, account.last_line_on
    return Account(*told, ended_on, account._zeros_since)


def _drawn_first(package: Package) -> tuple[date, date, str]:
    return package.expires_on or date.max, package.sold_on, package.key


def _draw(sessions: Sequence[Session], accounts: list[Account], runs: list[Run]) -> None:
    """Run by run: what funds a session funds those after it, until it is used up or another package is to be drawn."""
    start = 0
    while start < len(sessions):
        account, until = _funding(accounts, sessions[start].day)
        stop = bisect_right(sessions, until, start, key=_day)
        if account is not None:
            stop = stop if account.left is None else min(stop, start + account.left)
            account.left = None if account.left is None else account.left - (stop - start)
            account.line_count += stop - start
            account.last_line_on = sessions[stop - 1].day
        runs.append(Run(sessions[start:stop], None if account is None else account.package))
        start = stop


def _funding(accounts: list[Account], day: date) -> tuple[Account | None, date]:
    """The first account that funds a session on `day`, and the last day for which that is so if it is not used up."""
    until = date.max
    for account in accounts:
        if account.left == 0:
            continue
        if account.package.sold_on > day:
            until = min(until, account.package.sold_on - timedelta(1))
        elif day <= account.funds_until:
            return account, min(until, account.funds_until)
    return None, until


class _Held(NamedTuple):
    balance: Balance
    zeros_since: date
    """First day of the unbroken run of zeros that the balance ends; its own day if it is no zero."""


def _balances_that_count(balances: Sequence[Balance], accounts: list[Account], day: date) -> dict[date, list[_Held]]:
    """By day, the latest balance of each package or item on or before `day`. Most clients have none."""
    if not balances or not accounts:
        return {}
    histories: dict[tuple[str | None, str | None], list[Balance]] = {}
    for balance in sorted(balances, key=lambda b: b.read_on):
        if balance.read_on <= day:
            histories.setdefault((balance.package_key, balance.item), []).append(balance)
    counting: dict[date, list[_Held]] = {}
    for history in histories.values():
        zeros = list(takewhile(lambda b: b.remaining == 0, reversed(history)))
        latest = history[-1]
        counting.setdefault(latest.read_on, []).append(_Held(latest, (zeros or [latest])[-1].read_on))
    return counting


def _hold(held: _Held, accounts: list[Account]) -> None:
    """At the end of its day the balance is what is left; of several packages the one that ends last fills first."""
    balance = held.balance
    covered = [account for account in accounts if _speaks_of(balance, account.package)]
    remaining = balance.remaining
    for account in reversed(covered):
        sessions = account.package.sessions or 0
        account.left = remaining if account is covered[0] and len(covered) == 1 else min(remaining, sessions)
        remaining -= account.left
        account._zeros_since = held.zeros_since
    if remaining and len(covered) > 1 and covered[-1].left is not None:
        covered[-1].left += remaining


def _speaks_of(balance: Balance, package: Package) -> bool:
    if package.sessions is None or package.sold_on > balance.read_on:
        return False
    if balance.package_key is not None:
        return package.key == balance.package_key
    is_over = package.expires_on is not None and package.expires_on < balance.read_on
    is_refunded = package.refunded_on is not None and package.refunded_on <= balance.read_on
    return package.item == balance.item and not is_over and not is_refunded


def _end(account: Account, day: date) -> date | None:
    """The day the last session was used or the package expired, whichever is first."""
    expires_on = account.package.expires_on
    expired_on = expires_on if expires_on is not None and expires_on < day else None
    used_up_on = (account.last_line_on or account._zeros_since) if account.left == 0 else None
    if expired_on is None or used_up_on is None:
        return expired_on or used_up_on
    return min(expired_on, used_up_on)
