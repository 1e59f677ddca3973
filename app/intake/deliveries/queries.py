"""When what came last, and which of the expected deliveries are overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.intake.deliveries.rules import is_overdue
from app.intake.rows import told_in
from app.models import Arrival, ExpectedDelivery, Export, Location

CAME = ("loaded", "held")
"""A file that is held has come: what it lacks is a person."""


@dataclass(frozen=True, slots=True)
class Came:
    report: str
    layout: str
    door: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Awaited:
    """An expected delivery and how it stands on a day."""

    expected: ExpectedDelivery
    last_at: datetime | None
    last_on: date
    """The club's date of `last_at`; where nothing ever came, the day it was set up."""
    is_overdue: bool


def came(session: Database, location: Location, day: date) -> list[Came]:
    """The last of each report, layout and door up to the end of the day; the same bytes again count as well."""
    zone = ZoneInfo(location.timezone)
    end = datetime.combine(day + timedelta(1), time(), zone)
    is_here = (Export.location_id == location.id, Export.status.in_(CAME), Export.undone_at.is_(None))
    first = (
        select(Export.report, Export.layout, Export.source, func.max(Export.received_at))
        .where(*is_here, Export.received_at < end)
        .group_by(Export.report, Export.layout, Export.source)
    )
    again = (
        select(Export.report, Export.layout, Arrival.door, func.max(Arrival.came_at))
        .join(Export, Export.id == Arrival.export_id)
        .where(*is_here, Arrival.came_at < end)
        .group_by(Export.report, Export.layout, Arrival.door)
    )
    found = [*session.execute(first), *session.execute(again)]
    return [Came(report or "", layout or "", door, at) for report, layout, door, at in found]


def last_through(session: Database, location: Location, day: date) -> dict[str, datetime]:
    """By door."""
    latest: dict[str, datetime] = {}
    for one in came(session, location, day):
        latest[one.door] = max(one.at, latest.get(one.door, one.at))
    return latest


def awaited(session: Database, location: Location, day: date) -> list[Awaited]:
    """All that a person set up by then."""
    wanted = select(ExpectedDelivery).where(ExpectedDelivery.location_id == location.id)
    expected = [
        one
        for one in session.scalars(wanted.order_by(ExpectedDelivery.id))
        if location.here(one.created_at).date() <= day
    ]
    found = came(session, location, day) if expected else []
    return [_awaited(one, found, location, day) for one in expected]


def _awaited(expected: ExpectedDelivery, found: Sequence[Came], location: Location, day: date) -> Awaited:
    last_at = max((one.at for one in found if _is(expected, one)), default=None)
    last_on = location.here(last_at or expected.created_at).date()
    return Awaited(expected, last_at, last_on, is_overdue(expected.every, last_on, day))


def _is(expected: ExpectedDelivery, one: Came) -> bool:
    return (
        expected.report in told_in(one.report)
        and expected.layout in ("", one.layout)
        and expected.door in ("", one.door)
    )


def expected_delivery(session: Database, scope: Scope, delivery_id: int) -> ExpectedDelivery | None:
    return session.scalar(
        select(ExpectedDelivery).where(scope.sees(ExpectedDelivery), ExpectedDelivery.id == delivery_id)
    )
