"""Reads the facts of many clients at once, in bounded memory: raw rows, one query a table and batch, no objects."""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.models import Appointment, Client, Export, Member, Package, RenewalFlag, Standing
from app.models import Balance as BalanceRow
from app.models.appointment import STANDS
from app.models.location import Location
from app.standing.asked import Asked
from app.standing.facts import Facts, Rules, as_known_on
from app.standing.rows import Tables

BATCH = 500
"""Clients read together. Their sessions are in memory together: some 50,000 rows in a busy club."""
_FLAG, _DAY = RenewalFlag, bindparam("day", type_=Date)


def _people(flag_stands: ColumnElement[bool]) -> Asked:
    """With the raise day of their renewal flag, if one stands."""
    raised_on = select(_FLAG.raised_on).where(_FLAG.client_id == Client.id, flag_stands)
    latest = raised_on.order_by(_FLAG.id.desc()).limit(1).correlate(Client).scalar_subquery()
    told = (Client.id, Client.opened_by, Client.assigned_trainer_id, Member.joined_on, Member.first_seen_on)
    people = select(*told, latest.label("flag_raised_on"))
    opened = people.join(Member, Member.id == Client.member_id).where(Client.opened_on.is_not(None))
    return Asked(opened.where(Client.location_id == bindparam("location_id")), Client.id)


PEOPLE = _people((_FLAG.raised_on <= _DAY) & (_FLAG.cleared_on.is_(None) | (_FLAG.cleared_on > _DAY)))
"""With the flag as it stands on a day."""
PEOPLE_KEPT = _people(_FLAG.cleared_on.is_(None))
"""With the flag that nothing cleared, whatever day raised it: an older file may be read after a newer one."""


@dataclass(frozen=True)
class Reading:
    """Which day is read, and whether it lies in the past of what the location knows (domain, section 7)."""

    day: date
    is_past: bool
    is_kept: bool = False
    """Whether the standing of the day is written: then any open flag is the client's one flag."""


def rules_of(location: Location) -> Rules:
    return Rules(**{field.name: getattr(location, field.name) for field in fields(Rules)})


def reading_of(session: Database, location: Location, day: date) -> Reading:
    """A day before the last night or the newest export is read as that day knew the facts."""
    newest = session.scalar(
        select(func.max(Export.as_of)).where(
            Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
        )
    )
    known_to = max((d for d in (location.last_night_on, newest) if d is not None), default=day)
    return Reading(day, day < known_to)


def client_ids(session: Database, location_id: int, in_play_since: date | None = None) -> list[int]:
    """Every opened client of the location, by id; with a day, without those who can add nothing to figures since it."""
    opened = select(Client.id).where(Client.location_id == location_id, Client.opened_on.is_not(None))
    if in_play_since is not None:
        opened = opened.where(_in_play(in_play_since))
    return list(session.scalars(opened.order_by(Client.id)))


_VERSIONS = (
    select(Client.id, Standing.facts_version)
    .outerjoin(Standing, Standing.client_id == Client.id)
    .where(Client.location_id == bindparam("location"), Client.opened_on.is_not(None))
    .order_by(Client.id)
)


def versions(session: Database, location_id: int) -> dict[int, int | None]:
    """By opened client, the version of the facts with which theirs last changed; None: nobody has read them yet."""
    rows = session.connection().execute(_VERSIONS, {"location": location_id})
    return dict(rows.all())


def _in_play(since: date) -> ColumnElement[bool]:
    """Something is dated on or after the day, or may still be open: everything that a figure can belong to.

    Question by question, so that each is a look into an index; together they would read every session there is.
    """
    appointment, package, balance = Appointment, Package, BalanceRow
    held = or_(package.sold_on >= since, package.expires_on.is_(None), package.expires_on >= since)
    one = exists().where(appointment.client_id == Client.id, STANDS)
    return or_(
        one.where(appointment.kind == "session", appointment.starts_on >= since),
        one.where(appointment.kind == "consultation", appointment.starts_on >= since),
        one.where(appointment.kind == "consultation", appointment.booked_on >= since),
        exists().where(package.client_id == Client.id, held),
        exists().where(balance.client_id == Client.id, balance.read_on >= since),
        exists().where(Member.id == Client.member_id, Member.joined_on >= since),
    )


def facts_of(session: Database, location_id: int, ids: Iterable[int], reading: Reading) -> Iterator[Facts]:
    """The facts of these clients as known on the day, in the order of `ids`; without those who joined after it."""
    remaining, heads = iter(ids), trainers.heads(session, location_id)
    while batch := list(islice(remaining, BATCH)):
        yield from _batch(session, location_id, Tables(session, batch, heads), reading)


_PARTS: dict[str, dict[str, Callable[[Tables], Any]]] = {
    "appointment": {"sessions": Tables.sessions, "consultations": Tables.consultations},
    "package": {"packages": Tables.packages},
    "loss": {"losses": Tables.losses_alone},
    "raised_flag": {"raises": Tables.raises_alone},
}
"""What of the facts lies in a table that people write to."""


def facts_after(session: Database, location_id: int, facts: Facts, tables: Set[str]) -> Facts:
    """`facts` of a day that is not past, with what was since written to these tables read anew."""
    names_trainers = not tables <= {"loss", "raised_flag"}
    read = Tables(session, [facts.client_id], trainers.heads(session, location_id) if names_trainers else {})
    parts: dict[str, Any] = {part: ask(read) for table in tables for part, ask in _PARTS[table].items()}
    return replace(facts, **{part: found.get(facts.client_id, ()) for part, found in parts.items()})


def _batch(session: Database, location_id: int, tables: Tables, reading: Reading) -> Iterator[Facts]:
    ids = tables.ids
    if reading.is_kept:
        opened = PEOPLE_KEPT.rows(session, ids, location_id=location_id)
    else:
        opened = PEOPLE.rows(session, ids, location_id=location_id, day=reading.day)
    people = {row.id: row for row in opened}
    parts: dict[str, dict[int, Any]] = {
        "sessions": tables.sessions(reading.day if reading.is_past else None),
        "consultations": tables.consultations(),
        "packages": tables.packages(),
        "balances": tables.balances(),
        "losses": tables.losses(),
        "raises": tables.raises(),
        "contacts": tables.contacts(),
        "handovers": tables.handovers(),
    }
    for id in ids:
        person = people.get(id)
        if person is None or (reading.is_past and person.joined_on and person.joined_on > reading.day):
            continue
        told = {name: part.get(id, ()) for name, part in parts.items()}
        about = (id, person.joined_on, person.first_seen_on, person.opened_by)
        assigned = tables.heads.get(person.assigned_trainer_id, person.assigned_trainer_id)
        facts = Facts(*about, **told, assigned=assigned, flag_raised_on=person.flag_raised_on)
        if not reading.is_past:
            yield facts
        elif _was_client(seen := as_known_on(facts, reading.day)):
            yield seen


def _was_client(facts: Facts) -> bool:
    """Whether the department had a reason to act by that day: a new member, a person's word, or dealings."""
    return facts.opened_by != "dealings" or bool(
        facts.sessions or facts.consultations or any(p.is_paid for p in facts.packages)
    )
