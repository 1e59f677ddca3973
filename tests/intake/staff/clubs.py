"""A club whose files call its trainers this and that, and what its reports say of them."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from app.accounts import trainers
from app.accounts.scope import system_scope
from app.extensions import db
from app.intake.staff.actions import Act
from app.models import Export, Location, Trainer, User
from app.period import Period
from app.reports.order import Order
from app.reports.tables import build
from tests.intake.load.exports import APPOINTMENTS, NOON, PACKAGES, D, bring

MONTH = Period(D.replace(day=1), D)


def boss() -> User:
    found = db.session.query(User).filter_by(email="boss@x.com").first()
    if found is None:
        found = User(email="boss@x.com", name="Boss", role="manager", password_hash="x", session_key="k")
        db.session.add(found)
        db.session.commit()
    return found


def act(place: Location) -> Act:
    return Act(db.session(), db.session.get_one(Location, place.id), D, NOON + timedelta(days=1), boss().id)


def trainer(place: Location, name: str) -> Trainer:
    return db.session.query(Trainer).filter_by(location_id=place.id, name=name).one()


def visits(
    place: Location, *rows: tuple[int, str], as_of: date = D, on: date | None = None, service: str = "PT 60"
) -> Export:
    """By member, who trained them."""
    day = on or as_of
    lines = [f'A{who}-{day},{who},Member {who},{service},{day} 10:00,"{name}",attended,,' for who, name in rows]
    return bring(place, APPOINTMENTS, *lines, as_of=as_of)


def sale(place: Location, member: int, seller: str):
    return bring(place, PACKAGES, f'S{member},{member},,PT 8,2026-11-02,592.00,8,,"{seller}",,')


def report(place: Location, name: str = "trainers") -> list[dict[str, Any]]:
    db.session.expire_all()
    here = db.session.get_one(Location, place.id)
    table = build(Order(db.session(), system_scope([place.id]), here, D, MONTH), name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def trained(place: Location) -> dict[str, int]:
    """By trainer, the sessions charged; those of nobody are left out."""
    return dict(Counter(row["trainer"] for row in report(place, "ledger") if row["trainer"]))


def served(place: Location) -> dict[str, str]:
    """By client, their trainer as the board has it."""
    return {row["client"]: row["trainer"] for row in report(place, "board")}


def known(place: Location) -> list[str]:
    return list(trainers.known(db.session(), place.id).values())
