"""What is told of each client by itself, kept in memory: one walk over the facts for all that is asked for, and
afterwards only over those whose facts have changed since.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import RLock
from typing import Any

from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.models import Location
from app.standing.derive import Derived
from app.standing.lookout import derived_of
from app.standing.queries import reading_of, rules_of, versions

MOST_WALKS, MOST_ASKED = 6, 12
"""Locations and days, and things asked of each; what was not asked for the longest goes first."""
FURTHEST = 10_000
"""Changes between two versions of the facts of one club. Further apart they are of two that had the same number."""
Told = Mapping[int, Any]
"""By client id; without those of whom there is nothing to tell."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that is told of each client by what is on file of them alone."""

    key: Hashable
    """What is told under the same key, read on the same day, is the same."""
    ids: Callable[[Database, Location, date], Iterable[int]]
    """Everybody of whom there may be anything to tell, and maybe others."""
    tell: Callable[[Derived], Any]
    """None: nothing. What it gives is kept: without the facts it was made of, and never changed."""


@dataclass(slots=True)
class _Walk:
    """Of a location on a day. `told` is replaced, never changed: somebody may be reading it."""

    version: int
    asked: OrderedDict[Hashable, Ask] = field(default_factory=OrderedDict)
    told: dict[Hashable, Told] = field(default_factory=dict)


_walks: OrderedDict[Hashable, _Walk] = OrderedDict()
walking = RLock()
"""One walks at a time in a process: who asks for the same meanwhile finds it told, and side by side threads would only
share a core.
"""


def told(session: Database, location: Location, day: date, asks: Sequence[Ask]) -> list[Told]:
    """What is asked for, read on `day`. Who reads from before the last change may hear what is newer, never older.

    For readers only: a transaction that has written may be rolled back, and somebody else takes its version.
    """
    with walking:
        walk = _walk_on(session, location, day)
        _catch_up(session, location, day, walk)
        missing = [ask for ask in asks if ask.key not in walk.asked]
        if missing:
            ids = sorted({id for ask in missing for id in ask.ids(session, location, day)})
            walk.told |= _tell(derived_of(session, location, ids, day), missing)
            walk.asked |= {ask.key: ask for ask in missing}
            # Read from before the last change they have yet to hear of it, whatever the others have heard.
            walk.version = min(walk.version, location.facts_version)
        for ask in asks:
            walk.asked.move_to_end(ask.key)
        found = [walk.told[ask.key] for ask in asks]
        while len(walk.asked) > MOST_ASKED:
            key, _ = walk.asked.popitem(last=False)
            del walk.told[key]
        return found


def forget() -> None:
    with walking:
        _walks.clear()


def _walk_on(session: Database, location: Location, day: date) -> _Walk:
    """Other rules, or somebody else behind the name of a trainer: another walk."""
    heads = frozenset(trainers.heads(session, location.id).items())
    key = (location.id, day, reading_of(session, location, day).is_past, rules_of(location), heads)
    walk = _walks.get(key)
    if walk is None or abs(walk.version - location.facts_version) > FURTHEST:
        walk = _walks[key] = _Walk(location.facts_version)
    _walks.move_to_end(key)
    while len(_walks) > MOST_WALKS:
        _walks.popitem(last=False)
    return walk


def _catch_up(session: Database, location: Location, day: date, walk: _Walk) -> None:
    if walk.version >= location.facts_version or not walk.asked:
        return
    found = versions(session, location.id)
    changed = [id for id, version in found.items() if version is None or version > walk.version]
    asks = list(walk.asked.values())
    news = _tell(derived_of(session, location, changed, day), asks)
    anew = set(changed)
    for key, before in walk.told.items():
        stays = {id: one for id, one in before.items() if id in found and id not in anew}
        walk.told[key] = {**stays, **news[key]}
    walk.version = location.facts_version


def _tell(clients: Iterable[Derived], asks: Sequence[Ask]) -> dict[Hashable, dict[int, Any]]:
    found: dict[Hashable, dict[int, Any]] = {ask.key: {} for ask in asks}
    for derived in clients:
        for ask in asks:
            one = ask.tell(derived)
            if one is not None:
                found[ask.key][derived.view.facts.client_id] = one
    return found
