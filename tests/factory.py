"""Facts for tests, written as an import of D (2026-11-20) would have. Flushes; call `stand` for standings."""

from datetime import UTC, date, datetime
from itertools import count

from app.extensions import db
from app.models import Appointment, Client, Export, Location, Member, Package, Trainer
from app.standing.refresh import refresh

D = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHARGED = ("attended", "no_show", "late_cancel")
_numbers = count(1)


def add_export(location: Location, as_of: date = D) -> Export:
    made = Export(
        location_id=location.id,
        filename="facts.csv",
        sha256=f"{next(_numbers):064}",
        byte_count=1,
        as_of=as_of,
        source="cli",
        received_at=NOON,
        status="loaded",
    )
    return _added(made)


def add_client(
    location: Location, name: str = "Bea Thirty", joined_on: date = date(2026, 1, 5), **more: object
) -> Client:
    """A member and their opened client. `status` and `phone` are the member's."""
    number = next(_numbers)
    first, _, last = name.partition(" ")
    member = Member(
        location_id=location.id,
        mms_id=f"M{number}",
        first_name=first,
        last_name=last,
        joined_on=joined_on,
        first_seen_on=D,
        status=str(more.pop("status", "active")),
        phone=str(more.pop("phone", "")),
    )
    _added(member)
    opened = {"opened_on": D, "opened_by": "dealings"} | more
    return _added(Client(location_id=location.id, member_id=member.id, **opened))


def add_session(client: Client, on: date, outcome: str = "attended", trainer: Trainer | None = None) -> Appointment:
    return _appointment(client, "session", on, "07:00", outcome, trainer, None)


def add_consultation(
    client: Client,
    on: date,
    outcome: str = "booked",
    trainer: Trainer | None = None,
    booked_on: date | None = None,
    time: str = "10:00",
) -> Appointment:
    return _appointment(client, "consultation", on, time, outcome, trainer, booked_on)


def add_package(
    client: Client,
    sold_on: date,
    sessions: int | None = 8,
    price_cents: int = 59200,
    expires_on: date | None = None,
    seller: Trainer | None = None,
) -> Package:
    return _added(
        Package(
            location_id=client.location_id,
            client_id=client.id,
            key=f"S{next(_numbers):06}",
            item="PT",
            sold_on=sold_on,
            price_cents=price_cents,
            sessions=sessions,
            is_unlimited=sessions is None,
            expires_on=expires_on,
            seller_id=seller and seller.id,
            known_at=NOON,
            export_id=_export_of(client),
            line=2,
        )
    )


def stand(location: Location, on: date = D) -> None:
    """Derive every standing of the location and commit."""
    refresh(db.session(), location, None, on, through="import", now=NOON)
    db.session.commit()


def _appointment(client, kind, on, time, outcome, trainer, booked_on) -> Appointment:
    return _added(
        Appointment(
            location_id=client.location_id,
            client_id=client.id,
            key=f"id:A{next(_numbers):06}",
            kind=kind,
            service="Orientation" if kind == "consultation" else "Personal Training 60",
            starts_on=on,
            starts_time=time,
            trainer_id=trainer and trainer.id,
            booked_on=booked_on,
            first_seen_on=D,
            known_at=NOON,
            mms_outcome=outcome,
            mms_is_charged=kind == "session" and outcome in CHARGED,
            export_id=_export_of(client),
            line=2,
        )
    )


def _export_of(client: Client) -> int:
    location = db.session.get_one(Location, client.location_id)
    found = db.session.query(Export.id).filter_by(location_id=location.id, filename="facts.csv").first()
    return found.id if found else add_export(location).id


def _added(row):
    db.session.add(row)
    db.session.flush()
    return row
