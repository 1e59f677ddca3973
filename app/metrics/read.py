"""Reads the figures of a location: walks its clients once, adding up what each contributes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.metrics.rules import entries, set_entries
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


def figures(session: Database, scope: Scope, location: Location, day: date, period: Period) -> Figures:
    """All figures of the period cut at `day`. A trainer's scope counts their own clients only."""
    return figures_of(session, location, day, period, derived_on(session, scope, location, day, period.first))


def figures_of(session: Database, location: Location, day: date, period: Period, clients: Iterable[Derived]) -> Figures:
    return series_of(session, location, day, [period], clients)[0]


def series_of(
    session: Database, location: Location, day: date, periods: Sequence[Period], clients: Iterable[Derived]
) -> list[Figures]:
    """The figures of several periods, all read on `day`, from one walk over the clients."""
    counts = [_Count(session, location, day, period.cut_at(day)) for period in periods]
    for derived in clients:
        for count in counts:
            count.take(derived)
    active_members = session.scalar(select(func.count()).where(*are_active(session, location, day))) or 0
    return [count.finish(active_members) for count in counts]


class _Count:
    """The figures of one period while they are added up."""

    def __init__(self, session: Database, location: Location, day: date, period: Period) -> None:
        self.figures = Figures(location.id, day, period, Tally(), defaultdict[int, Tally](Tally))
        self.joined = joined_in(session, location, period)

    def take(self, derived: Derived) -> None:
        client_id, whole = derived.view.facts.client_id, self.figures.whole
        for entry in entries(derived, self.figures.period):
            whole.add(entry, client_id)
            if entry.trainer is not None:
                self.figures.trainers[entry.trainer].add(entry, client_id)
        if client_id in self.joined:
            joined_on = self.joined.pop(client_id)
            booked_ons = [c.booked_on for c in derived.view.facts.consultations]
            for entry in set_entries(joined_on, booked_ons, self.figures.day):
                whole.add(entry, client_id)

    def finish(self, active_members: int) -> Figures:
        for client_or_member, joined_on in self.joined.items():
            for entry in set_entries(joined_on, [], self.figures.day):
                self.figures.whole.add(entry, client_or_member)
        self.figures.whole.sums["active_members"] = active_members
        return replace(self.figures, trainers=dict(self.figures.trainers))


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


def are_active(session: Database, location: Location, day: date) -> list[ColumnElement[bool]]:
    """The WHERE of the members with status active on `day`."""
    found = [Member.location_id == location.id, Member.status == "active", Member.id.not_in(MERGED)]
    if reading_of(session, location, day).is_past:
        found.append(or_(Member.joined_on.is_(None), Member.joined_on <= day))
    return found
