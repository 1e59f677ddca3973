"""Reads the facts of many clients at once, in bounded memory: raw rows, one query a table and batch, no objects."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session as Database
from sqlalchemy.types import NullType

from app.models import Appointment, Client, Contact, Export, Loss, Member, Package, RaisedFlag, RenewalFlag
from app.models import Balance as BalanceRow
from app.models.appointment import STANDS
from app.models.location import Location
from app.standing.facts import Balance, Consultation, Facts, Raise, Rules, Session, as_known_on
from app.standing.facts import Loss as LossFact
from app.standing.facts import Package as PackageFact

BATCH = 500
"""Clients read together. Their sessions are in memory together: some 50,000 rows in a busy club."""


@dataclass(frozen=True)
class Reading:
    """Which day is read, and whether it lies in the past of what the location knows (domain, section 7)."""

    day: date
    is_past: bool


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
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield from _batch(session, location_id, batch, reading)


def _batch(session: Database, location_id: int, ids: list[int], reading: Reading) -> Iterator[Facts]:
    people = _people(session, location_id, ids)
    tables = _Tables(session, ids)
    sessions = tables.sessions(reading)
    consultations = tables.consultations()
    packages, balances = tables.packages(), tables.balances()
    losses, raises, contacts = tables.losses(), tables.raises(), tables.contacts()
    flags = _flags(session, ids, reading)
    for id in ids:
        person = people.get(id)
        if person is None or (reading.is_past and person["joined_on"] and person["joined_on"] > reading.day):
            continue
        facts = Facts(
            id,
            person["joined_on"],
            person["first_seen_on"],
            person["opened_by"],
            sessions.get(id, ()),
            consultations.get(id, ()),
            packages.get(id, ()),
            balances.get(id, ()),
            losses.get(id, ()),
            raises.get(id, ()),
            contacts.get(id, ()),
            flags.get(id),
        )
        if not reading.is_past:
            yield facts
        elif _was_client(seen := as_known_on(facts, reading.day)):
            yield seen


def _was_client(facts: Facts) -> bool:
    """Whether the department had a reason to act by that day: a new member, a person's word, or dealings."""
    return facts.opened_by != "dealings" or bool(
        facts.sessions or facts.consultations or any(p.is_paid for p in facts.packages)
    )


def _people(session: Database, location_id: int, ids: list[int]) -> dict[int, RowMapping]:
    rows = session.execute(
        select(Client.id, Client.opened_by, Member.joined_on, Member.first_seen_on)
        .join(Member, Member.id == Client.member_id)
        .where(Client.location_id == location_id, Client.opened_on.is_not(None), _among(Client.id, ids))
    )
    return {row["id"]: row for row in rows.mappings()}


def _among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """A run of ids is a range, which an index walks in order; scattered ones are a list."""
    if len(ids) > 50 and ids[-1] - ids[0] < 4 * len(ids):
        return column.between(ids[0], ids[-1])
    return column.in_(ids)


@lru_cache(maxsize=50_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def _as_day(value: Any) -> Any:
    """SQLite hands raw dates out as text, PostgreSQL as dates: the hot loop parses each text once."""
    return _day(value) if isinstance(value, str) else value


def _raw(column: Any) -> Any:
    return type_coerce(column, NullType()).label(column.key)


class _Tables:
    """The rows of a batch of clients, by client id."""

    def __init__(self, session: Database, ids: list[int]) -> None:
        self.session, self.ids = session, ids

    def _rows(self, statement: Any, model: Any) -> Iterable[Any]:
        return self.session.execute(statement.where(_among(model.client_id, self.ids)))

    def sessions(self, reading: Reading) -> dict[int, list[Session]]:
        """From the covering index, in time order. Of a day in the past without those booked after it."""
        statement = select(
            Appointment.client_id,
            _raw(Appointment.starts_on),
            Appointment.outcome,
            Appointment.is_charged,
            Appointment.trainer_id,
        ).where(STANDS, Appointment.kind == "session")
        if reading.is_past:
            statement = statement.where(_booked_on() <= reading.day)
        found: dict[int, list[Session]] = defaultdict(list)
        order = (Appointment.client_id, Appointment.starts_on, Appointment.starts_time, Appointment.key)
        for client, day, outcome, is_charged, trainer in self._rows(statement.order_by(*order), Appointment):
            found[client].append(Session(_as_day(day), outcome, is_charged, trainer))
        return found

    def consultations(self) -> dict[int, list[Consultation]]:
        a = Appointment
        columns = (a.client_id, a.id, a.starts_on, a.starts_time, a.outcome, a.trainer_id, a.setter_id)
        statement = (
            select(*columns, _booked_on().label("booked_on"), a.known_at, a.recorded_by_id)
            .where(STANDS, a.kind == "consultation")
            .order_by(a.client_id, a.starts_on, a.starts_time, a.key)
        )
        found: dict[int, list[Consultation]] = defaultdict(list)
        for client, *values, by in self._rows(statement, a):
            found[client].append(Consultation._make([*values, by is not None]))
        return found

    def packages(self) -> dict[int, list[PackageFact]]:
        p = Package
        statement = select(
            *(p.client_id, p.id, p.key, p.item, p.sold_on, p.price_cents, p.sessions, p.expires_on, p.seller_id),
            *(p.refunded_on, p.known_at, p.recorded_by_id),
        ).where(p.voided_at.is_(None), p.adopted_by_id.is_(None))
        found: dict[int, list[PackageFact]] = defaultdict(list)
        for client, *values, by in self._rows(statement, p):
            found[client].append(PackageFact._make([*values, by is not None]))
        return found

    def balances(self) -> dict[int, list[Balance]]:
        b = BalanceRow
        statement = select(b.client_id, b.package_key, b.item, b.read_on, b.remaining)
        return self._listed(statement, b, Balance)

    def losses(self) -> dict[int, list[LossFact]]:
        statement = (
            select(Loss.client_id, Loss.lost_on, Loss.reason, Loss.recorded_at, Loss.lifted_on)
            .where(Loss.voided_at.is_(None))
            .order_by(Loss.id)
        )
        return self._listed(statement, Loss, LossFact)

    def raises(self) -> dict[int, list[Raise]]:
        r = RaisedFlag
        return self._listed(select(r.client_id, r.raised_on, r.lowered_on).where(r.voided_at.is_(None)), r, Raise)

    def contacts(self) -> dict[int, list[date]]:
        statement = select(Contact.client_id, Contact.contacted_on).where(Contact.voided_at.is_(None))
        return self._listed(statement, Contact, lambda day: day)

    def _listed(self, statement: Any, model: Any, make: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for client, *values in self._rows(statement, model):
            found[client].append(make(*values))
        return found


def _booked_on() -> ColumnElement[date]:
    """As told; else the earlier of its day and the first as-of date of any import that carried it."""
    a = Appointment
    return func.coalesce(a.booked_on, case((a.starts_on < a.first_seen_on, a.starts_on), else_=a.first_seen_on))


def _flags(session: Database, ids: list[int], reading: Reading) -> dict[int, date]:
    """By client, the raise day of the renewal flag that stands on the day."""
    flag = RenewalFlag
    statement = select(flag.client_id, flag.raised_on).where(_among(flag.client_id, ids))
    statement = statement.where(
        flag.raised_on <= reading.day, (flag.cleared_on.is_(None)) | (flag.cleared_on > reading.day)
    )
    return {row.client_id: row.raised_on for row in session.execute(statement.order_by(flag.id))}
