"""The people behind a number: the same entries as the number itself, client by client."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.metrics.parts import WORDS, Part, Shares
from app.metrics.read import are_active
from app.metrics.rules import Entry
from app.metrics.tally import Figures
from app.models import Client, Location, Member
from app.models.member import called

ONE = Fraction(1)
SUMMED = ("sessions_attended", "client_days", "earned", "liability")
"""Told in one sum a client."""


@dataclass(frozen=True, slots=True)
class Who:
    """One person behind a number. `client_id` None: a member who is no client, or a client the scope does not open."""

    name: str
    client_id: int | None
    trainer_id: int | None
    """Whom it is credited to."""
    on: date | None
    """The day of what is counted, the latest of several; None: it belongs to the day of reading."""
    amount: Fraction
    """Money in minor units, sessions, or 1."""
    event_count: int


@dataclass(frozen=True, slots=True)
class Group:
    word: str
    people: list[Who]

    @property
    def event_count(self) -> int:
        return sum(who.event_count for who in self.people)


def behind(
    session: Database,
    scope: Scope,
    location: Location,
    figures: Figures,
    shares: Shares,
    trainer_id: int | None = None,
) -> list[Group]:
    """Part by part, by name. `trainer_id`: what is credited to them, else all of the location.

    A client whom the scope does not open stays nameless: somebody else serves them now.
    """
    if "active_members" in shares.keys:
        return [_active_members(session, location, figures.day)]
    found: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for id, entries in figures.entries.items():
        for entry in entries:
            if entry.key in shares.keys and trainer_id in (None, entry.trainer):
                found[id, entry.key].append(entry)
    ids = {id for id, _ in found}
    names = _clients(session, scope, [id for id in ids if id > 0]) | _members(session, [id for id in ids if id < 0])
    return [Group(part.word, sorted(_people(part, found, names), key=_by_name)) for part in shares.parts]


def _people(part: Part, found: Mapping[tuple[int, str], list[Entry]], names: Mapping[int, str]) -> Iterator[Who]:
    """Counts one by one, so that each has its day; money and sessions in one sum a client."""
    for (id, key), entries_of in found.items():
        if key not in part.keys or any((id, other) in found for other in part.without):
            continue
        opened = id if id > 0 and id in names else None
        lots = [entries_of] if key in SUMMED else [[entry] for entry in entries_of]
        for lot in lots:
            days = [entry.on for entry in lot if entry.on is not None]
            amount = sum((Fraction(entry.amount) for entry in lot), Fraction(0))
            count = sum(entry.event_count for entry in lot)
            yield Who(names.get(id, ""), opened, lot[-1].trainer, max(days, default=None), amount, count)


def _by_name(who: Who) -> tuple[bool, str, int, date]:
    return who.name == "", who.name, who.client_id or 0, who.on or date.min


def _clients(session: Database, scope: Scope, ids: list[int]) -> dict[int, str]:
    """Those whom the scope opens."""
    people = select(Client.id, Member.first_name, Member.last_name, Member.mms_id).join(
        Member, Member.id == Client.member_id
    )
    rows = session.execute(people.where(Client.id.in_(ids), scope.sees(Client)))
    return {id: called(first, last, number) for id, first, last, number in rows}


def _members(session: Database, ids: list[int]) -> dict[int, str]:
    """Of members who are no clients: their ids are below zero here."""
    people = select(Member.id, Member.first_name, Member.last_name, Member.mms_id)
    rows = session.execute(people.where(Member.id.in_([-id for id in ids])))
    return {-id: called(first, last, number) for id, first, last, number in rows}


def _active_members(session: Database, location: Location, day: date) -> Group:
    people = select(Member.first_name, Member.last_name, Member.mms_id).where(*are_active(session, location, day))
    names = sorted(called(*name) for name in session.connection().execute(people))
    return Group(WORDS["active_members"], [Who(name, None, None, None, ONE, 1) for name in names])
