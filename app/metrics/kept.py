"""Figures that were counted already, kept by what they were counted from. One small shelf a process.

`location.facts_version` counts up with every change of a fact: other facts, another key, so nothing kept is ever stale.
For readers only: a transaction that has written may be rolled back, and somebody else takes its version.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from threading import Lock, RLock
from typing import Any, TypeVar

from sqlalchemy.orm import Session as Database

from app.accounts.scope import system_scope
from app.metrics.read import derived_on, series_of
from app.metrics.tally import Figures
from app.models import Location
from app.period import Period
from app.standing.queries import reading_of

T = TypeVar("T")
MOST = 48
"""Things on the shelf; the one not asked for the longest goes first."""

_shelf: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()
_counting = RLock()
"""One counts at a time in a process: who asks for the same meanwhile finds it counted, and side by side threads would
only share a core. Each waits with its own snapshot, and its key names the facts that it sees.
"""


def series(session: Database, location: Location, day: date, periods: Sequence[Period]) -> list[Figures]:
    """The figures of the whole location for each period, read on `day`. What is not kept yet is counted in one walk."""
    keys: list[Hashable] = [(*facts_key(session, location, day), "figures", period.cut_at(day)) for period in periods]
    found = _all_taken(keys)
    if len(found) < len(set(keys)):
        with _counting:
            found = _all_taken(keys)
            missing = {key: period for key, period in zip(keys, periods, strict=True) if key not in found}
            found |= _counted(session, location, day, missing)
    return [found[key] for key in keys]


def _counted(
    session: Database, location: Location, day: date, missing: dict[Hashable, Period]
) -> dict[Hashable, Figures]:
    if not missing:
        return {}
    first = min(period.first for period in missing.values())
    clients = derived_on(session, system_scope([location.id]), location, day, first)
    counted = dict(zip(missing, series_of(session, location, day, list(missing.values()), clients), strict=True))
    for key, figures in counted.items():
        _keep(key, figures)
    return counted


def figures(session: Database, location: Location, day: date, period: Period) -> Figures:
    return series(session, location, day, [period])[0]


def once(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What was made under this key (it begins with `facts_key`), made now if it is not on the shelf."""
    kept: T | None = _taken(key)
    if kept is None:
        with _counting:
            kept = _taken(key)
            if kept is None:
                kept = make()
                _keep(key, kept)
    return kept


def facts_key(session: Database, location: Location, day: date) -> tuple[Hashable, ...]:
    """Names the facts as they are now, read on `day`."""
    return (location.id, location.facts_version, day, reading_of(session, location, day).is_past)


def forget() -> None:
    with _lock:
        _shelf.clear()


def _all_taken(keys: Sequence[Hashable]) -> dict[Hashable, Figures]:
    return {key: figures for key in keys if (figures := _taken(key)) is not None}


def _taken(key: Hashable) -> Any:
    with _lock:
        if key in _shelf:
            _shelf.move_to_end(key)
        return _shelf.get(key)


def _keep(key: Hashable, value: object) -> None:
    with _lock:
        _shelf[key] = value
        while len(_shelf) > MOST:
            _shelf.popitem(last=False)
