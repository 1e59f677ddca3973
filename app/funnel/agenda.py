"""What is in the diary of a day: appointments with who, when and with whom."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Appointment, Client, Location, Member, Standing, Trainer
from app.models.appointment import KINDS, STANDS
from app.models.member import called

OFF = ("cancelled", "rescheduled")


class Slot(NamedTuple):
    appointment_id: int
    client_id: int
    name: str
    phone: str
    kind: str
    day: date
    time: str
    trainer_id: int | None
    setter_id: int | None
    outcome: str
    version: int
    """Of the client's card."""


def on_day(session: Database, scope: Scope, location: Location, day: date, kinds: Sequence[str] = KINDS) -> list[Slot]:
    """All that takes place on the day, in order of time; what was called off is left out."""
    return _read(session, _slots(scope, location).where(Appointment.starts_on == day, Appointment.kind.in_(kinds)))


def unrecorded(
    session: Database, scope: Scope, location: Location, day: date, trainer_ids: Collection[int]
) -> list[Slot]:
    """Consultations of these trainers before `day` that still say booked, of clients who are not lost; latest first."""
    a = Appointment
    still_booked = (a.kind == "consultation", a.outcome == "booked", a.starts_on < day, a.trainer_id.in_(trainer_ids))
    slots = _slots(scope, location).join(Standing, Standing.client_id == a.client_id)
    return _read(session, slots.where(*still_booked, Standing.stage != "lost"))[::-1]


def _slots(scope: Scope, location: Location) -> Select[*tuple[Any, ...]]:
    """By seeks from the clients into their covering index: the table has no index by day, it is the largest."""
    a = Appointment
    who = (Member.first_name, Member.last_name, Member.mms_id, Member.phone)
    columns = (a.id, a.client_id, *who, a.kind, a.starts_on, a.starts_time)
    whose = func.coalesce(Trainer.same_as_id, a.trainer_id)
    slots: Select[*tuple[Any, ...]] = select(*columns, whose, a.setter_id, a.outcome, Client.version)
    return (
        slots.join(Client, Client.id == a.client_id)
        .outerjoin(Trainer, Trainer.id == a.trainer_id)
        .join(Member, Member.id == Client.member_id)
        .where(Client.location_id == location.id, Client.opened_on.is_not(None), scope.sees(Client))
        .where(STANDS, a.outcome.not_in(OFF))
        .order_by(a.starts_on, a.starts_time, a.key)
    )


def _read(session: Database, statement: Select[*tuple[Any, ...]]) -> list[Slot]:
    return [
        Slot(id, client, called(first, last, number), *rest)
        for id, client, first, last, number, *rest in session.execute(statement)
    ]
