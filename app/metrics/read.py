"""Reads the figures of a location: walks its clients once, adding up what each contributes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.metrics.rules import Entry, entries, set_entries
from app.metrics.tally import Figures, Tally
from app.models import MERGED, Client, Location, Member
from app.period import Period
from app.standing.derive import Derived, derive
from app.standing.queries import client_ids, facts_of, reading_of, rules_of


def derived_on(
    session: Database, scope: Scope, location: Location, day: date, in_play_since: date | None = None
) -> Iterator[Derived]:
    """The standing of every client the scope sees on `day`, one at a time: any number of clients in bounded memory.

    `in_play_since`: without those who can add nothing to the figures of a period that begins then.
    """
    if location.id not in scope.location_ids:
        return
    reading, rules = reading_of(session, location, day), rules_of(location)
    ids = client_ids(session, location.id, in_play_since)
    if scope.is_own_only:
        own = set(session.scalars(select(Client.id).where(scope.sees(Client))))
        ids = [id for id in ids if id in own]
    for facts in facts_of(session, location.id, ids, reading):
        yield derive(facts, day, rules)


class Added(NamedTuple):
    """What one client adds to the figures of a period, and the days on which they booked consultations."""

    entries: tuple[Entry, ...]
    booked_ons: tuple[date, ...]


def added_in(period: Period, derived: Derived) -> Added | None:
    """`period` already cut at the day of reading. None: nothing at all."""
    found = tuple(entries(derived, period))
    booked_ons = tuple(consultation.booked_on for consultation in derived.view.facts.consultations)
    return Added(found, booked_ons) if found or booked_ons else None


def figures(session: Database, scope: Scope, location: Location, day: date, period: Period) -> Figures:
    """All figures of the period cut at `day`. A trainer's scope counts their own clients only."""
    cut = period.cut_at(day)
    walked = derived_on(session, scope, location, day, period.first)
    told = ((derived.view.facts.client_id, added_in(cut, derived)) for derived in walked)
    added = {id: one for id, one in told if one is not None}
    return sum_up(location, day, cut, added, joined_in(session, location, cut), active_members(session, location, day))


def sum_up(
    location: Location,
    day: date,
    period: Period,
    told: Mapping[int, Added],
    joined: Mapping[int, date],
    active_member_count: int,
) -> Figures:
    """`told`: what each client adds to the period, which is cut at `day`; `joined`: of `joined_in`."""
    found: dict[int, Sequence[Entry]] = {id: added.entries for id, added in told.items() if added.entries}
    for id, joined_on in joined.items():
        booked_ons = told[id].booked_ons if id in told else ()
        found[id] = (*found.get(id, ()), *set_entries(joined_on, booked_ons, day))
    whole, trainers = _tallies(chain.from_iterable(found.values()))
    whole.sums["active_members"] = active_member_count
    return Figures(location.id, day, period, whole, trainers, found)


def _tallies(entries: Iterable[Entry]) -> tuple[Tally, dict[int, Tally]]:
    """Of the location and of each trainer. Added up by trainer first: tens of thousands are added once that way."""
    sums, counts = defaultdict[tuple[str, int | None], Any](int), defaultdict[tuple[str, int | None], int](int)
    for key, trainer, amount, _, count in entries:
        sums[key, trainer] += amount
        counts[key, trainer] += count
    whole, trainers = Tally(), defaultdict[int, Tally](Tally)
    for (key, trainer), amount in sums.items():
        whole.add(key, amount, counts[key, trainer])
        if trainer is not None:
            trainers[trainer].add(key, amount, counts[key, trainer])
    return whole, dict(trainers)


def joined_in(session: Database, location: Location, period: Period) -> dict[int, date]:
    """Members who joined in the period, by client id; by the member's id below zero for those who are no clients."""
    rows = session.execute(
        select(Member.id, Client.id, Client.opened_on, Member.joined_on)
        .outerjoin(Client, Client.member_id == Member.id)
        .where(
            Member.location_id == location.id,
            Member.joined_on.between(period.first, period.last),
            Member.status != "prospect",
            Member.id.not_in(MERGED),
        )
    )
    found: dict[int, date] = {}
    for member_id, client_id, opened_on, joined_on in rows:
        if joined_on is not None:
            found[client_id if client_id is not None and opened_on is not None else -member_id] = joined_on
    return found


def active_members(session: Database, location: Location, day: date) -> int:
    return session.scalar(select(func.count()).where(*are_active(session, location, day))) or 0


def are_active(session: Database, location: Location, day: date) -> list[ColumnElement[bool]]:
    """The WHERE of the members with status active on `day`."""
    found = [Member.location_id == location.id, Member.status == "active", Member.id.not_in(MERGED)]
    if reading_of(session, location, day).is_past:
        found.append(or_(Member.joined_on.is_(None), Member.joined_on <= day))
    return found
