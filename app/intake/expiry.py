"""The day a package expires where its own line does not say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.intake.rows import UNLIMITED


@dataclass(frozen=True, slots=True)
class Sold:
    """A package of one item. `expires_on` is told by its line, else it follows from the item's valid days."""

    key: str
    sold_on: date
    sessions: int | None
    expires_on: date | None
    is_told: bool
    refunded_on: date | None

    def ends(self) -> tuple[date, date, str]:
        return self.expires_on or date.max, self.sold_on, self.key


@dataclass(frozen=True, slots=True)
class Told:
    """What an MMS said of an item on a day, over all packages of it: the last expiration, and what is left."""

    read_on: date
    remaining: int
    expires_on: date | None


def tell_expiries(packages: Iterable[Sold], told: Sequence[Told]) -> list[Sold]:
    """Of one item of one client: the packages with the last expiration the MMS names where just one of them is open."""
    found = {package.key: package for package in packages}
    for balance in sorted(told, key=lambda one: one.read_on):
        still_open = _open_on(balance, list(found.values())) if balance.expires_on else []
        if len(still_open) == 1 and not still_open[0].is_told:
            found[still_open[0].key] = replace(still_open[0], expires_on=balance.expires_on)
    return list(found.values())


def _open_on(balance: Told, packages: list[Sold]) -> list[Sold]:
    """A balance fills the package that ends last first. Where ours say that all are over and the MMS says otherwise,
    valid days were prolonged.
    """
    sold = [
        p for p in packages if p.sold_on <= balance.read_on and not (p.refunded_on and p.refunded_on <= balance.read_on)
    ]
    if balance.remaining == UNLIMITED:
        sold = [package for package in sold if package.sessions is None]
        return [p for p in sold if not _is_over(p, balance.read_on)] or sold[-1:]
    counted = sorted((package for package in sold if package.sessions is not None), key=Sold.ends)
    live = [package for package in counted if not _is_over(package, balance.read_on)]
    live = live or [package for package in counted if not package.is_told][-1:]
    left, found = balance.remaining, []
    while left > 0 and live:
        found.append(live.pop())
        left -= found[-1].sessions or 0
    return found


def _is_over(package: Sold, day: date) -> bool:
    return package.expires_on is not None and package.expires_on < day
