"""A night: standings and flags of a day, then its figures, kept. And which nights are due."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import system_scope
from app.database import take_turn
from app.models import Client, Location, Night, Snapshot
from app.period import Period
from app.reports.order import Order
from app.reports.tables import build
from app.standing.refresh import Refreshed, refresh_turning

STARTS_AT = time(3, 30)
"""By the club's own clock. Where that minute does not exist on a DST night, the first one after it."""
KEPT = ("funnel", "trainers")


class RefusedNightError(ValueError):
    """The message is one sentence for the person who asked."""


def due_nights(location: Location, now: datetime) -> Iterator[date]:
    """Every night missed since the last one, oldest first; a location that never had one begins with the latest."""
    local = location.here(now)
    latest = local.date() if local.time() >= STARTS_AT else local.date() - timedelta(1)
    day = location.last_night_on + timedelta(1) if location.last_night_on else latest
    while day <= latest:
        yield day
        day += timedelta(1)


def run_night(session: Database, location_id: int, day: date, now: datetime) -> Refreshed:
    """Runs in the caller's transaction, claim included: a night that is cut off leaves nothing behind.

    The last night again changes nothing. RefusedNightError: a later night was run already.
    """
    location = _locked(session, location_id)
    if location.last_night_on is not None and day < location.last_night_on:
        raise RefusedNightError(
            f"The night of {day} is refused for {location.code}: the one of {location.last_night_on} was run already."
        )
    return _run(session, location, day, now)


def run_next_due(session: Database, location_id: int, now: datetime) -> date | None:
    """Runs the oldest night that is due and says which it was; None: none is. Two at once never run one night twice."""
    location = _locked(session, location_id)
    day = next(due_nights(location, now), None)
    if day is not None:
        _run(session, location, day, now)
    return day


def _locked(session: Database, location_id: int) -> Location:
    """The location as it is once whoever else writes to it (an import, another night) has committed."""
    take_turn(session)
    row = select(Location).where(Location.id == location_id).with_for_update()
    return session.execute(row.execution_options(populate_existing=True)).scalar_one()


def _run(session: Database, location: Location, day: date, now: datetime) -> Refreshed:
    night = session.get(Night, (location.id, day))
    if night is None:
        night = Night(location_id=location.id, night_on=day, claimed_at=now)
        session.add(night)
    refreshed = refresh_turning(session, location, day, now)
    refreshed.client_count = _client_count(session, location.id)
    location.last_night_on = day
    _keep_figures(session, location, day)
    night.finished_at = now
    night.client_count = refreshed.client_count
    night.stage_change_count += refreshed.stage_change_count
    night.raised_count += refreshed.raised_count
    night.cleared_count += refreshed.cleared_count
    session.flush()
    return refreshed


def _client_count(session: Database, location_id: int) -> int:
    opened = select(func.count()).where(Client.location_id == location_id, Client.opened_on.is_not(None))
    return session.scalar(opened) or 0


def _keep_figures(session: Database, location: Location, day: date) -> None:
    """The funnel and the trainers, month to date, as they were read that night."""
    session.execute(delete(Snapshot).where(Snapshot.location_id == location.id, Snapshot.read_on == day))
    order = Order(session, system_scope([location.id]), location, day, Period.month_to(day))
    for name in KEPT:
        table = build(order, name)
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        row = {"location_id": location.id, "read_on": day, "report": name, "rows": rows}
        session.execute(insert(Snapshot), [row])
