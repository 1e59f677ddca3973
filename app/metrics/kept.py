"""Figures that were counted already, kept by what they were counted from. One small shelf a process.

`location.facts_version` counts up with every change of a fact: other facts, another key, so nothing kept is ever stale.
What is made anew then is made of what the walk still has of each client.
For readers only: a transaction that has written may be rolled back, and somebody else takes its version.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from functools import partial
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session as Database

from app.metrics import walk
from app.metrics.read import active_members, added_in, joined_in, sum_up
from app.metrics.tally import Figures
from app.metrics.walk import Ask
from app.models import Location
from app.period import Period
from app.standing.queries import client_ids, reading_of

T = TypeVar("T")
MOST = 48
"""Things on the shelf; the one not asked for the longest goes first."""

_shelf: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
"""With the version of the facts that each was made of."""
_lock = Lock()


def series(session: Database, location: Location, day: date, periods: Sequence[Period]) -> list[Figures]:
    """The figures of the whole location for each period, read on `day`. What is not kept yet is counted in one walk."""
    about, cuts = facts_key(session, location, day), [period.cut_at(day) for period in periods]

    def count(cut: Period) -> Figures:
        [told] = walk.told(session, location, day, [ask_of(cut)])
        active = once((*about, "active members"), lambda: active_members(session, location, day))
        return sum_up(location, day, cut, told, joined_in(session, location, cut), active)

    missing = [cut for cut in dict.fromkeys(cuts) if _taken((*about, "figures", cut)) is None]
    if missing:
        walk.told(session, location, day, [ask_of(cut) for cut in missing])
    return [once((*about, "figures", cut), partial(count, cut)) for cut in cuts]


def figures(session: Database, location: Location, day: date, period: Period) -> Figures:
    return series(session, location, day, [period])[0]


def ask_of(period: Period) -> Ask:
    """What each client adds to the figures of a period, cut at the day of reading. For a page that asks for more, so
    that all of it is told in one walk.
    """
    return Ask(
        ("figures", period),
        lambda session, location, day: client_ids(session, location.id, period.first),
        partial(added_in, period),
    )


def once(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What was made under this key (it begins with `facts_key`), made now if it is not on the shelf."""
    kept: T | None = _taken(key)
    if kept is None:
        with walk.walking:
            kept = _taken(key)
            if kept is None:
                kept = make()
                _keep(key, kept)
    return kept


def facts_key(session: Database, location: Location, day: date) -> tuple[Hashable, ...]:
    """Names the facts as they are now, read on `day`."""
    return (location.id, location.facts_version, day, reading_of(session, location, day).is_past)


def forget() -> None:
    walk.forget()
    with _lock:
        _shelf.clear()


def _taken(key: tuple[Hashable, ...]) -> Any:
    name, version = _apart(key)
    with _lock:
        found, value = _shelf.get(name, (None, None))
        if found != version:
            return None
        _shelf.move_to_end(name)
        return value


def _keep(key: tuple[Hashable, ...], value: object) -> None:
    """In the place of the same from other facts."""
    name, version = _apart(key)
    with _lock:
        _shelf[name] = (version, value)
        _shelf.move_to_end(name)
        while len(_shelf) > MOST:
            _shelf.popitem(last=False)


def _apart(key: tuple[Hashable, ...]) -> tuple[Hashable, Hashable]:
    """What it is, and from which version of the facts."""
    return (key[0], *key[2:]), key[1]
