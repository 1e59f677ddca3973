"""A night: standings and flags of a day, then its figures, kept. And which nights are due."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import system_scope
from app.database import take_turn
from app.models import Client, Location, Night, Snapshot
from app.period import Period
from app.reports.tables import Order, build
from app.standing.refresh import Refreshed, refresh_turning

STARTS_AT = time(3, 30)
"""By the club's own clock. Where that minute does not exist on a DST night, the first one after it."""
KEPT = ("funnel", "trainers")


class RefusedNightError(ValueError):
    """The message is one sentence for the person who asked."""


def due_nights(location: Location, now: datetime) -> Iterator[date]:
    """Every night missed since the last one, oldest first; a location that never had one begins with the latest."""
    local = now.astimezone(ZoneInfo(location.timezone))
    latest = local.date() if local.time() >= STARTS_AT else local.date() - timedelta(1)
    day = location.last_night_on + timedelta(1) if location.last_night_on else latest
    while day <= latest:
        yield day
        day += timedelta(1)


def run_night(session: Database, location_id: int, day: date, now: datetime) -> Refreshed:
    """Runs in the caller's transaction, claim included: a night that is cut off leaves nothing behind.

    The last night again changes nothing. RefusedNightError: a later night was run already.
    """
    take_turn(session)
    location = session.execute(
        select(Location).where(Location.id == location_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    if location.last_night_on is not None and day < location.last_night_on:
        raise RefusedNightError(
            f"The night of {day} is refused for {location.code}: the one of {location.last_night_on} was run already."
        )
    night = session.get(Night, (location_id, day))
    if night is None:
        night = Night(location_id=location_id, night_on=day, claimed_at=now)
        session.add(night)
    refreshed = refresh_turning(session, location, day, now)
    refreshed.client_count = _client_count(session, location_id)
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
