"""The rows of facts of a batch of clients, one query a table: by the connection and without objects of the ORM."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, type_coerce
from sqlalchemy.orm import Session as Database
from sqlalchemy.types import NullType

from app.models import Appointment, Contact, Loss, Package, RaisedFlag
from app.models import Balance as BalanceRow
from app.models.appointment import STANDS
from app.standing.facts import Balance, Consultation, Raise, Session
from app.standing.facts import Loss as LossFact
from app.standing.facts import Package as PackageFact


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """A run of ids is a range, which an index walks in order; scattered ones are a list."""
    if len(ids) > 50 and ids[-1] - ids[0] < 2 * len(ids):
        return column.between(ids[0], ids[-1])
    return column.in_(ids)


class _Days(dict[Any, date]):
    """SQLite hands raw dates out as text, PostgreSQL as dates: each distinct one is read once."""

    def __missing__(self, raw: str | date) -> date:
        day = self[raw] = raw if isinstance(raw, date) else date.fromisoformat(raw)
        return day


_DAYS = _Days()


def _raw(column: Any) -> Any:
    return type_coerce(column, NullType()).label(column.key)


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Looking for cycles among tens of thousands of fresh tuples, which have none, costs as much as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Tables:
    """The rows of a batch of clients, by client id."""

    def __init__(self, session: Database, ids: list[int]) -> None:
        self.session, self.ids = session, ids

    def _rows(self, statement: Any, model: Any) -> Iterable[Any]:
        """By the connection: rows that went through the ORM cost three times as much."""
        return self.session.connection().execute(statement.where(among(model.client_id, self.ids))).all()

    def sessions(self, booked_until: date | None) -> dict[int, list[Session]]:
        """From the covering index, in time order; without those booked after `booked_until`."""
        statement = select(
            Appointment.client_id,
            _raw(Appointment.starts_on),
            Appointment.outcome,
            Appointment.is_charged,
            Appointment.trainer_id,
        ).where(STANDS, Appointment.kind == "session")
        if booked_until is not None:
            statement = statement.where(_booked_on() <= booked_until)
        found: dict[int, list[Session]] = defaultdict(list)
        order = (Appointment.client_id, Appointment.starts_on, Appointment.starts_time, Appointment.key)
        with _without_cycles():
            for client, day, outcome, is_charged, trainer in self._rows(statement.order_by(*order), Appointment):
                found[client].append(Session(_DAYS[day], outcome, is_charged, trainer))
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
