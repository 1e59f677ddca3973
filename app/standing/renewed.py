"""Which package renewed which (domain, section 6, renewal rate)."""

from datetime import timedelta

from app.standing.facts import Package
from app.standing.stage import View

GRACE_DAYS = 14


def renewals_of(view: View) -> dict[int, Package]:
    """By package id, the package that renewed it.

    Packages are taken by `due_on`, then `sold_on`, then id; each takes the earliest later sale that serves and that no
    other took, over all of the client's paid packages.
    """
    if len(view.paid) < 2:
        return {}
    free = sorted((a.package for a in view.paid), key=lambda p: (p.sold_on, p.key))
    due = [(a.due_on, a.package.sold_on, a.package.key, a.package) for a in view.paid if a.due_on is not None]
    renewed: dict[int, Package] = {}
    for due_on, sold_on, _, package in sorted(due, key=lambda entry: entry[:3]):
        last = due_on + timedelta(GRACE_DAYS)
        taken = next((p for p in free if p.sold_on > sold_on and p.sold_on <= last), None)
        if taken is not None:
            free.remove(taken)
            renewed[package.id] = taken
    return renewed
