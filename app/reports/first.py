"""What a manager does first: one line a name, by urgency. Pure."""

from collections.abc import Iterator
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
    reason: str


def need_of(derived: Derived) -> Need | None:
    """What is most urgent about a client; None: nothing, or somebody spoke with them in the last days."""
    need = min(_needs(derived), default=None)
    return None if need is not None and _rests(need, derived) else need


def _needs(derived: Derived) -> Iterator[Need]:
    if derived.stage is Stage.RENEWAL_DUE:
        yield Need(URGENCY.index(RENEWAL), derived.renewal.due_on or derived.since, RENEWAL)
    for attention in derived.attention:
        yield Need(URGENCY.index(attention.reason), attention.since, attention.reason)


def _rests(need: Need, derived: Derived) -> bool:
    """A call records no outcome: that stays to be done."""
    day = derived.view.day
    after = day - timedelta(REST_DAYS)
    return need.reason != "unrecorded" and any(after < contact <= day for contact in derived.view.facts.contacts)
