"""Clients in the database, as an import would have left them, on Friday, November 20, 2026, 9:00 in Chicago."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import Appointment, Client, Export, Location, Loss, Member, Package, Standing, Trainer
from app.standing.refresh import refresh

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
EARLIER = NOW - timedelta(days=1)
_numbers = count(1)


def day(shift: int) -> date:
    return TODAY + timedelta(days=shift)


def export_of(location: Location) -> Export:
    """The one file that brought everything."""
    found = db.session.scalar(select(Export).where(Export.location_id == location.id))
    if found is None:
        found = Export(
            location_id=location.id, filename="all.csv", sha256=f"{location.id:064}", byte_count=1, as_of=day(-1),
            source="cli", received_at=EARLIER, status="loaded",
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def client(location: Location, name: str = "Leo Brandt", joined: int = -10, **more: Any) -> Client:
    first, _, last = name.partition(" ")
    member = Member(
        location_id=location.id, mms_id=f"M{next(_numbers)}", first_name=first, last_name=last, status="active",
        joined_on=day(joined), first_seen_on=day(min(joined, -1)), phone=more.pop("phone", ""),
    )  # fmt: skip
    db.session.add(member)
    db.session.flush()
    made = Client(location_id=location.id, member_id=member.id, opened_on=day(-1), opened_by="new_member", **more)
    db.session.add(made)
    db.session.flush()
    return made


def _facts(of: Client) -> dict[str, Any]:
    location = db.session.get_one(Location, of.location_id)
    return {
        "location_id": of.location_id, "client_id": of.id, "key": f"K{next(_numbers):06}", "known_at": EARLIER,
        "export_id": export_of(location).id, "line": 2,
    }  # fmt: skip


def appointment(
    of: Client, kind: str, on: int, outcome: str, trainer: Trainer | None, time: str = "18:00"
) -> Appointment:
    made = Appointment(
        **_facts(of), kind=kind, service="PT", starts_on=day(on), starts_time=time, mms_outcome=outcome,
        mms_is_charged=kind == "session" and outcome in ("attended", "no_show", "late_cancel"),
        trainer_id=trainer.id if trainer else None, booked_on=day(min(on, 0) - 3), first_seen_on=day(-1),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def consultation(of: Client, on: int, outcome: str = "booked", trainer: Trainer | None = None) -> Appointment:
    return appointment(of, "consultation", on, outcome, trainer)


def session(of: Client, on: int, outcome: str = "attended", trainer: Trainer | None = None) -> Appointment:
    return appointment(of, "session", on, outcome, trainer, time="07:00")


def package(of: Client, on: int, sessions: int | None = 12, price: int = 118800, **more: Any) -> Package:
    made = Package(
        **_facts(of), item="PT 12", sold_on=day(on), price_cents=price, sessions=sessions,
        is_unlimited=sessions is None, **more,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def loss(of: Client, by: Any, on: int = -1, reason: str = "price") -> Loss:
    made = Loss(
        location_id=of.location_id, client_id=of.id, lost_on=day(on), reason=reason,
        recorded_at=EARLIER + timedelta(hours=1), recorded_by_id=by.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def settle(*clients: Client) -> None:
    """Derives the standings as an import would."""
    for one in clients:
        location = db.session.get_one(Location, one.location_id)
        refresh(db.session(), location, [one.id], TODAY, through="import", now=EARLIER)
    db.session.commit()


def standing(of: Client) -> Standing:
    return db.session.get_one(Standing, of.id, populate_existing=True)


def in_stage(
    kind: str, location: Location, by: Any, trainer: Trainer | None = None, name: str = "Leo Brandt"
) -> Client:
    """A client of the kind that `rules.kind_of` names, `ahead` for booked with the day still to come."""
    made = client(location, name, joined=-400 if kind in ("lapsed", "bare") else -10)
    match kind:
        case "booked":
            consultation(made, -1, trainer=trainer)
        case "ahead":
            consultation(made, 3, trainer=trainer)
        case "no_show" | "deciding":
            consultation(made, -2, "no_show" if kind == "no_show" else "attended", trainer)
        case "active" | "renewal_due":
            package(made, -8, sessions=12 if kind == "active" else 4, seller_id=trainer.id if trainer else None)
            session(made, -2, trainer=trainer)
            session(made, -1, trainer=trainer)
        case "bare":
            session(made, -1, trainer=trainer)
        case "lost":
            consultation(made, -2, "attended", trainer)
            loss(made, by)
        case "lapsed":
            consultation(made, -200, "attended", trainer)
    settle(made)
    return made
