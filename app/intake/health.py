"""Whether the data is in: what came last of each report, what waits for an answer, which night ran."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import system_scope
from app.funnel import disagreements
from app.intake.deliveries.queries import Awaited, awaited
from app.intake.identity import lookalikes
from app.intake.rows import TOGETHER, told_in
from app.models import Carried, Export, Item, Location, Night, OutcomeWord, Service, WaitingRow

OVERDUE_DAYS = 2
"""A file each morning speaks of the day before: after so many days one has not come."""
REPORTS = ("members", "appointments", "packages", "balances")


@dataclass(frozen=True, slots=True)
class Delivery:
    """The newest file of one report that was loaded."""

    report: str
    as_of: date
    came_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Health:
    deliveries: list[Delivery]
    waiting_count: int
    """Rows that wait for an answer."""
    waiting_names: list[str]
    """Services, items and words that nobody settled yet."""
    night_on: date | None
    night_at: datetime | None
    is_night_missing: bool
    """No night has run for the day that is read."""
    missing: list[Awaited]
    """Overdue of what a person set up as expected."""
    lookalike_count: int
    """Pairs of members who are likely one person."""
    held_count: int
    """Files that wait for a person."""
    disagreement_count: int
    """Appointments of which the member system says something else than a person recorded."""

    @property
    def overdue(self) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if delivery.is_overdue]


def health(session: Database, location: Location, day: date) -> Health:
    night = session.execute(
        select(Night.night_on, Night.finished_at)
        .where(Night.location_id == location.id, Night.night_on <= day, Night.finished_at.is_not(None))
        .order_by(Night.night_on.desc())
        .limit(1)
    ).first()
    night_on, night_at = night if night is not None else (None, None)
    everybody = system_scope([location.id])
    return Health(
        _deliveries(session, location, day),
        _waiting_count(session, location),
        _waiting_names(session, location),
        night_on,
        night_at,
        night_on is None or night_on < day,
        [one for one in awaited(session, location, day) if one.is_overdue],
        lookalikes.count(session, everybody, location.id, "strong", "likely"),
        session.scalar(select(func.count()).where(Export.location_id == location.id, Export.status == "held")) or 0,
        disagreements.count(session, everybody),
    )


def _deliveries(session: Database, location: Location, day: date) -> list[Delivery]:
    loaded = (
        select(Export.report, func.max(Export.as_of), func.max(Export.finished_at))
        .where(Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None))
        .where(Export.as_of <= day, Export.report.in_((*REPORTS, *TOGETHER)), Export.finished_at.is_not(None))
        .group_by(Export.report)
    )
    newest: dict[str, tuple[date, datetime]] = {}
    for told, as_of, came_at in session.execute(loaded):
        if told is None or came_at is None:
            continue
        for report in told_in(told):
            newest[report] = max(newest.get(report, (as_of, came_at)), (as_of, came_at))
    return [
        Delivery(report, *newest[report], (day - newest[report][0]).days >= OVERDUE_DAYS)
        for report in REPORTS
        if report in newest
    ]


def _waiting_count(session: Database, location: Location) -> int:
    parked = select(func.count()).where(Carried.location_id == location.id, Carried.state == "parked")
    asked = (
        select(func.count())
        .select_from(WaitingRow)
        .join(Export, Export.id == WaitingRow.export_id)
        .where(WaitingRow.location_id == location.id, WaitingRow.applied_at.is_(None), Export.undone_at.is_(None))
    )
    return (session.scalar(parked) or 0) + (session.scalar(asked) or 0)


def _waiting_names(session: Database, location: Location) -> list[str]:
    names: list[str] = []
    for name, unsettled, where in (
        (Service.name, Service.kind, Service.location_id),
        (Item.name, Item.is_pt, Item.location_id),
        (OutcomeWord.word, OutcomeWord.outcome, OutcomeWord.location_id),
    ):
        names += session.scalars(select(name).where(where == location.id, unsettled.is_(None)).order_by(name))
    return names
