"""The people behind a number: the same entries as the number itself, client by client."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.metrics.read import joined_in, set_entries
from app.metrics.rules import Entry, entries
from app.metrics.tally import Figures
from app.models import Client, Location, Member
from app.standing.derive import derive
from app.standing.queries import facts_of, reading_of, rules_of


@dataclass(frozen=True, slots=True)
class Named:
    """One entry with who it is about. `client_id` None: a member who is no client, or one the scope does not open."""

    entry: Entry
    name: str
    client_id: int | None


def behind(
    session: Database,
    scope: Scope,
    location: Location,
    figures: Figures,
    keys: Collection[str],
    trainer_id: int | None = None,
) -> list[Named]:
    """By name. `trainer_id`: what is credited to them, else all of the location.

    A client whom the scope does not see stays nameless: somebody else serves them now.
    """
    tally = figures.whole if trainer_id is None else figures.trainers.get(trainer_id)
    if tally is None:
        return []
    ids = {id for key in keys for id in tally.people.get(key, ())}
    names = _clients(session, scope, [id for id in ids if id > 0]) | _members(session, [id for id in ids if id < 0])
    found = [
        Named(entry, names.get(id, ""), id if id > 0 and id in names else None)
        for id, entry in _entries(session, location, figures, ids)
        if entry.key in keys and trainer_id in (None, entry.trainer)
    ]
    return sorted(found, key=_by_name)


def _by_name(named: Named) -> tuple[bool, str, int, date]:
    return named.name == "", named.name, named.client_id or 0, named.entry.on or date.min


def _entries(session: Database, location: Location, figures: Figures, ids: set[int]) -> Iterator[tuple[int, Entry]]:
    """Again what the figures were counted from, of these alone."""
    reading, rules, day = reading_of(session, location, figures.day), rules_of(location), figures.day
    joined = {id: on for id, on in joined_in(session, location, figures.period).items() if id in ids}
    for facts in facts_of(session, location.id, sorted(id for id in ids if id > 0), reading):
        for entry in entries(derive(facts, day, rules), figures.period):
            yield facts.client_id, entry
        if facts.client_id in joined:
            joined_on = joined.pop(facts.client_id)
            for entry in set_entries(joined_on, [c.booked_on for c in facts.consultations], day):
                yield facts.client_id, entry
    for id, joined_on in joined.items():
        for entry in set_entries(joined_on, [], day):
            yield id, entry


def _clients(session: Database, scope: Scope, ids: list[int]) -> dict[int, str]:
    """Those whom the scope opens."""
    people = select(Client.id, Member.first_name, Member.last_name).join(Member, Member.id == Client.member_id)
    rows = session.execute(people.where(Client.id.in_(ids), scope.sees(Client)))
    return {id: f"{first} {last}".strip() for id, first, last in rows}


def _members(session: Database, ids: list[int]) -> dict[int, str]:
    """Of members who are no clients: their ids are below zero here."""
    people = select(Member.id, Member.first_name, Member.last_name)
    rows = session.execute(people.where(Member.id.in_([-id for id in ids])))
    return {-id: f"{first} {last}".strip() for id, first, last in rows}
