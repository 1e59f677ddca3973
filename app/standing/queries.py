"""Reads the facts of many clients at once, in bounded memory: raw rows, one query a table and batch, no objects."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from app.standing.derive import view_of
from app.standing.facts import Facts, Loss, Raise, Rules, as_known_on
from app.standing.rows import Tables
from app.standing.stage import View
from app.standing.writes import Row

BATCH = 500
"""Clients read together. Their sessions are in memory together: some 50,000 rows in a busy club."""
_FLAG, _DAY = RenewalFlag.__table__.c, bindparam("day", type_=Date)
_CLIENT, _MEMBER, _STANDING = Client.__table__, Member.__table__, Standing.__table__


def _people(flag_stands: ColumnElement[bool], *more: Any) -> Asked:
    """With the raise day of their renewal flag, if one stands; with `more` of their written standing."""
    c, m = _CLIENT.c, _MEMBER.c
    raised_on = select(_FLAG.raised_on).where(_FLAG.client_id == c.id, flag_stands)
    latest = raised_on.order_by(_FLAG.id.desc()).limit(1).correlate(_CLIENT).scalar_subquery()
    told = (c.id, c.opened_by, c.assigned_trainer_id, m.joined_on, m.first_seen_on)
    people = select(*told, latest.label("flag_on"), *more).select_from(_CLIENT)
    if more:
        people = people.join(_STANDING, _STANDING.c.client_id == c.id)
    opened = people.join(_MEMBER, m.id == c.member_id).where(c.opened_on.is_not(None))
    return Asked(opened.where(c.location_id == bindparam("location_id")), c.id)


PEOPLE = _people((_FLAG.raised_on <= _DAY) & (_FLAG.cleared_on.is_(None) | (_FLAG.cleared_on > _DAY)))
"""With the flag as it stands on a day."""
PEOPLE_KEPT = _people(_FLAG.cleared_on.is_(None))
"""With the flag that nothing cleared, whatever day raised it: an older file may be read after a newer one."""
PEOPLE_STANDING = _people(_FLAG.cleared_on.is_(None), *_STANDING.columns)
"""These with all of their written standing."""


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


def kept_of(session: Database, location_id: int, client_id: int, heads: Mapping[int, int]) -> tuple[Row, Facts]:
    """Of one opened client: the standing as it is written, and the facts as kept."""
    tables = Tables(session, [client_id], heads)
    (person,) = PEOPLE_STANDING.rows(session, tables.ids, location_id=location_id)
    return dict(person._mapping), _facts(person, tables.heads, _parts(tables))


ASIDE = frozenset({"loss", "raised_flag"})
"""No ledger reads these."""
_PARTS: dict[str, dict[str, Callable[[Tables], Any]]] = {
    "appointment": {"sessions": Tables.sessions, "consultations": Tables.consultations},
    "package": {"packages": Tables.packages},
    "loss": {"losses": Tables.losses_alone},
    "raised_flag": {"raises": Tables.raises_alone},
}
"""What of the facts lies in a table that people write to."""


_NEW: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "loss": lambda told: Loss(told["lost_on"], told["reason"], told["recorded_at"], None),
    "raised_flag": lambda told: Raise(told["raised_on"], None),
}
"""What a new row says there, by what it was made of."""


def view_after(
    session: Database, view: View, heads: Mapping[int, int], written: Mapping[str, Sequence[Mapping[str, Any]] | None]
) -> View:
    """`view` of a day that is not past, after this was written: by table, new rows. What lies in a table where others
    were changed (None), or whose order is not that of the writing, is read anew.
    """
    read, parts = Tables(session, [view.facts.client_id], heads), dict[str, Any]()
    for table, rows in written.items():
        for part, ask in _PARTS[table].items():
            if rows is not None and table in _NEW:
                parts[part] = [*getattr(view.facts, part), *map(_NEW[table], rows)]
            else:
                parts[part] = ask(read).get(view.facts.client_id, ())
    facts = replace(view.facts, **parts)
    return replace(view, facts=facts) if written.keys() <= ASIDE else view_of(facts, view.day, view.rules)


def _batch(session: Database, location_id: int, tables: Tables, reading: Reading) -> Iterator[Facts]:
    ids = tables.ids
    if reading.is_kept:
        opened = PEOPLE_KEPT.rows(session, ids, location_id=location_id)
    else:
        opened = PEOPLE.rows(session, ids, location_id=location_id, day=reading.day)
    people = {row.id: row for row in opened}
    parts = _parts(tables, reading.day if reading.is_past else None)
    for id in ids:
        person = people.get(id)
        if person is None or (reading.is_past and person.joined_on and person.joined_on > reading.day):
            continue
        facts = _facts(person, tables.heads, parts)
        if not reading.is_past:
            yield facts
        elif _was_client(seen := as_known_on(facts, reading.day)):
            yield seen


def _parts(tables: Tables, booked_until: date | None = None) -> dict[str, dict[int, Any]]:
    return {
        "sessions": tables.sessions(booked_until),
        "consultations": tables.consultations(),
        "packages": tables.packages(),
        "balances": tables.balances(),
        "losses": tables.losses(),
        "raises": tables.raises(),
        "contacts": tables.contacts(),
        "handovers": tables.handovers(),
    }


def _facts(person: Any, heads: Mapping[int, int], parts: dict[str, dict[int, Any]]) -> Facts:
    told = {name: part.get(person.id, ()) for name, part in parts.items()}
    about = (person.id, person.joined_on, person.first_seen_on, person.opened_by)
    assigned = heads.get(person.assigned_trainer_id, person.assigned_trainer_id)
    return Facts(*about, **told, assigned=assigned, flag_raised_on=person.flag_on)


def _was_client(facts: Facts) -> bool:
    """Whether the department had a reason to act by that day: a new member, a person's word, or dealings."""
    return facts.opened_by != "dealings" or bool(
        facts.sessions or facts.consultations or any(p.is_paid for p in facts.packages)
    )
