"""Which session was paid by which package (domain, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from app.standing.facts import Balance, Facts, Package, Session


class Line(NamedTuple):
    session: Session
    package: Package | None
    """None: unfunded."""


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
    def used(self) -> int:
        sessions = self.package.sessions
        return self.line_count if sessions is None or self.left is None else sessions - self.left


class Ledger(NamedTuple):
    lines: list[Line]
    accounts: list[Account]
    """In the order in which packages are drawn on: earliest expiry first (none last), then sold_on, then id."""


def keep_ledger(facts: Facts, day: date) -> Ledger:
    """Draws every charged session up to `day` from the client's packages, in time order."""
    packages = sorted((p for p in facts.packages if p.sold_on <= day), key=_drawn_first)
    accounts = [Account(package, package.sessions) for package in packages]
    charged = [s for s in facts.sessions if s.is_charged and s.day <= day]
    balances = _balances_that_count(facts.balances, accounts, day)
    lines: list[Line] = []
    start = 0
    for read_on in sorted(balances):
        stop = next((i for i in range(start, len(charged)) if charged[i].day > read_on), len(charged))
        _draw(charged[start:stop], accounts, lines)
        for balance in balances[read_on]:
            _hold(balance, accounts)
        start = stop
    _draw(charged[start:], accounts, lines)
    for account in accounts:
        account.ended_on = _end(account, day)
    return Ledger(lines, accounts)


def _drawn_first(package: Package) -> tuple[date, date, str]:
    return package.expires_on or date.max, package.sold_on, package.key


def _draw(sessions: Sequence[Session], accounts: list[Account], lines: list[Line]) -> None:
    if not accounts:
        lines.extend([Line(session, None) for session in sessions])
        return
    for session in sessions:
        day = session.day
        for account in accounts:
            package, left = account.package, account.left
            if (
                left != 0
                and package.sold_on <= day
                and (package.expires_on is None or day <= package.expires_on)
                and (package.refunded_on is None or day <= package.refunded_on)
            ):
                if left is not None:
                    account.left = left - 1
                account.line_count += 1
                account.last_line_on = day
                lines.append(Line(session, package))
                break
        else:
            lines.append(Line(session, None))


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
    ends = [expires_on] if expires_on is not None and expires_on < day else []
    if account.left == 0:
        used_up_on = account.last_line_on or account._zeros_since
        ends += [used_up_on] if used_up_on is not None else []
    return min(ends, default=None)
