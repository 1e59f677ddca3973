"""Reads the facts of many clients at once, in bounded memory: raw rows, one query a table and batch, no objects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts import trainers
from app.models import Appointment, Client, Export, Member, Package, RenewalFlag
from app.models import Balance as BalanceRow
from app.models.appointment import STANDS
from app.models.location import Location
from app.standing.facts import Facts, Rules, as_known_on
from app.standing.rows import Asked, Tables

BATCH = 500
"""Clients read together. Their sessions are in memory together: some 50,000 rows in a busy club."""
PEOPLE = Asked(
    select(Client.id, Client.opened_by, Client.assigned_trainer_id, Member.joined_on, Member.first_seen_on)
    .join(Member, Member.id == Client.member_id)
    .where(Client.location_id == bindparam("location_id"), Client.opened_on.is_not(None)),
    Client.id,
)
_FLAG = RenewalFlag
FLAGS = Asked(
    select(_FLAG.client_id, _FLAG.raised_on)
    .where(_FLAG.raised_on <= bindparam("day"), _FLAG.cleared_on.is_(None) | (_FLAG.cleared_on > bindparam("day")))
    .order_by(_FLAG.id),
    _FLAG.client_id,
)
"""The renewal flags that stand on a day."""
OPEN_FLAGS = Asked(
    select(_FLAG.client_id, _FLAG.raised_on).where(_FLAG.cleared_on.is_(None)).order_by(_FLAG.id),
    _FLAG.client_id,
)
"""The renewal flags that nothing cleared, whatever day raised them: an older file may be read after a newer one."""


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


def _in_play(since: date) -> ColumnElement[bool]:
    """Something is dated on or after the day, or may still be open: everything that a figure can belong to."""
    appointment, package, balance = Appointment, Package, BalanceRow
    later = or_(
        and_(appointment.kind == "session", appointment.starts_on >= since),
        and_(appointment.kind == "consultation", appointment.starts_on >= since),
        and_(appointment.kind == "consultation", appointment.booked_on >= since),
    )
    held = or_(package.sold_on >= since, package.expires_on.is_(None), package.expires_on >= since)
    return or_(
        exists().where(appointment.client_id == Client.id, STANDS, later),
        exists().where(package.client_id == Client.id, held),
        exists().where(balance.client_id == Client.id, balance.read_on >= since),
        exists().where(Member.id == Client.member_id, Member.joined_on >= since),
    )


def facts_of(session: Database, location_id: int, ids: Iterable[int], reading: Reading) -> Iterator[Facts]:
    """The facts of these clients as known on the day, in the order of `ids`; without those who joined after it."""
    remaining, heads = iter(ids), trainers.heads(session, location_id)
    while batch := list(islice(remaining, BATCH)):
        yield from _batch(session, location_id, Tables(session, batch, heads), reading)


def _batch(session: Database, location_id: int, tables: Tables, reading: Reading) -> Iterator[Facts]:
    ids = tables.ids
    people = {row.id: row for row in PEOPLE.rows(session, ids, location_id=location_id)}
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
    standing = OPEN_FLAGS.rows(session, ids) if reading.is_kept else FLAGS.rows(session, ids, day=reading.day)
    flags = {row.client_id: row.raised_on for row in standing}
    for id in ids:
        person = people.get(id)
        if person is None or (reading.is_past and person.joined_on and person.joined_on > reading.day):
            continue
        told = {name: part.get(id, ()) for name, part in parts.items()}
        about = (id, person.joined_on, person.first_seen_on, person.opened_by)
        assigned = tables.heads.get(person.assigned_trainer_id, person.assigned_trainer_id)
        facts = Facts(*about, **told, assigned=assigned, flag_raised_on=flags.get(id))
        if not reading.is_past:
            yield facts
        elif _was_client(seen := as_known_on(facts, reading.day)):
            yield seen


def _was_client(facts: Facts) -> bool:
    """Whether the department had a reason to act by that day: a new member, a person's word, or dealings."""
    return facts.opened_by != "dealings" or bool(
        facts.sessions or facts.consultations or any(p.is_paid for p in facts.packages)
    )
