"""What a manager does first: one line a name, by urgency. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from app.standing.derive import Derived
from app.standing.stage import Stage

MOST = 7
REST_DAYS = 3
"""Somebody who was spoken with comes back to the list after so many days if nothing has changed."""
RENEWAL = "renewal"
URGENCY = ("unrecorded", RENEWAL, "rebook", "uncontacted", "missed", "quiet")
"""What is not recorded bends every rate: it is first to be fixed. Then what costs money soonest."""


class Need(NamedTuple):
    urgency: int
    since: date
    """Within an urgency the earliest comes first: the day a renewal is due, else since when the reason holds."""
    client_id: int
    reason: str
    derived: Derived


def needs(clients: Iterable[Derived], rested: Collection[int]) -> list[Need]:
    """Everybody with something to do, the most urgent first, else as they are given; `rested`: spoken with lately."""
    found = (min(_needs(derived), default=None, key=lambda need: need[:2]) for derived in clients)
    return sorted((n for n in found if n is not None and not _rests(n, rested)), key=lambda need: need[:2])


def _needs(derived: Derived) -> Iterator[Need]:
    client_id = derived.view.facts.client_id
    if derived.stage is Stage.RENEWAL_DUE:
        due_on = derived.renewal.due_on or derived.since
        yield Need(URGENCY.index(RENEWAL), due_on, client_id, RENEWAL, derived)
    for attention in derived.attention:
        yield Need(URGENCY.index(attention.reason), attention.since, client_id, attention.reason, derived)


def _rests(need: Need, rested: Collection[int]) -> bool:
    """A call records no outcome: that stays to be done."""
    return need.client_id in rested and need.reason != "unrecorded"


def rested(clients: Iterable[Derived], day: date) -> set[int]:
    """Those whom somebody spoke with in the last days."""
    after = day - timedelta(REST_DAYS)
    return {
        derived.view.facts.client_id
        for derived in clients
        if any(after < contact <= day for contact in derived.view.facts.contacts)
    }
