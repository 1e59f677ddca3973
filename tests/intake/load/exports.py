"""Brings made-up files into a location, as the shells do, and reads back the facts they came to."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from sqlalchemy import text

from app.extensions import db
from app.intake import actions, waiting
from app.intake.actions import Options
from app.models import Export, Location

D = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
MEMBERS = "member_id,first_name,last_name,email,phone,joined_on,status"
APPOINTMENTS = "appointment_id,member_id,member_name,service,starts_at,trainer,status,booked_on,booked_by"
VISITS = APPOINTMENTS.removeprefix("appointment_id,")
"""Without ids."""
PACKAGES = "sale_id,member_id,member_name,item,sold_on,price,sessions,expires_on,sold_by,remaining,refunded_on"
SALES = "Sale Date,Client ID,Client,Sale ID,Item name,Quantity,Item Total,Tax"
"""Mindbody's, as far as they are read."""
BALANCES = "Client,Name,Option,Left,Until"
BALANCE_COLUMNS = {"member_id": "Client", "name": "Name", "item": "Option", "remaining": "Left", "expires_on": "Until"}


def club(code: str = "north") -> Location:
    location = Location(code=code, name=code.title(), timezone="America/New_York", currency="USD")
    db.session.add(location)
    db.session.commit()
    return location


def bring(location: Location, header: str, *lines: str, as_of: date = D, now: datetime = NOON) -> Export:
    """One file, from its bytes to the commit."""
    content = "\n".join((header, *lines, ""))
    columns = BALANCE_COLUMNS if header == BALANCES else {}
    name = next((word for word, known in globals().items() if known == header), "file").lower()
    return bring_bytes(location, content.encode(), f"{name}.csv", Options(columns=columns), as_of, now)


def bring_bytes(
    location: Location, content: bytes, name: str, options: Options, as_of: date = D, now: datetime = NOON
) -> Export:
    received = actions.receive(
        db.session(), location, BytesIO(content), filename=name, as_of=as_of, source="cli", now=now, options=options
    )
    if waiting.claim(db.session(), received.export.id, now):
        actions.load(db.session(), received.export, now)
    db.session.commit()
    db.session.expire_all()
    return received.export


FACTS = {
    "members": """SELECT mms_id, first_name, last_name, email, phone, joined_on, status, first_seen_on, is_mirrored
        FROM member m WHERE m.location_id = :location AND m.voided_at IS NULL""",
    "clients": """SELECT m.mms_id, c.opened_on, c.opened_by FROM client c JOIN member m ON m.id = c.member_id
        WHERE c.location_id = :location AND c.opened_on IS NOT NULL""",
    "appointments": """SELECT a.key, m.mms_id, a.kind, a.service, a.starts_on, a.starts_time, t.name, s.name,
        a.booked_on, a.first_seen_on, a.mms_outcome, a.mms_is_charged
        FROM appointment a JOIN client c ON c.id = a.client_id JOIN member m ON m.id = c.member_id
        LEFT JOIN trainer t ON t.id = a.trainer_id
        LEFT JOIN trainer s ON s.id = a.setter_id WHERE a.location_id = :location AND a.voided_at IS NULL""",
    "packages": """SELECT p.key, m.mms_id, p.item, p.sold_on, p.price_cents, p.sessions, p.is_unlimited, p.expires_on,
        t.name, p.refunded_on FROM package p JOIN client c ON c.id = p.client_id JOIN member m ON m.id = c.member_id
        LEFT JOIN trainer t ON t.id = p.seller_id WHERE p.location_id = :location AND p.voided_at IS NULL""",
    "returns": """SELECT r.key, m.mms_id, r.item, r.returned_on, p.key FROM sale_return r
        JOIN client c ON c.id = r.client_id JOIN member m ON m.id = c.member_id
        LEFT JOIN package p ON p.id = r.package_id WHERE r.location_id = :location""",
    "balances": """SELECT b.key, b.package_key, b.item, m.mms_id, b.read_on, b.remaining, b.expires_on FROM balance b
        JOIN client c ON c.id = b.client_id JOIN member m ON m.id = c.member_id WHERE b.location_id = :location""",
    "standings": """SELECT m.mms_id, s.stage, s.renewal_reasons, s.remaining, s.value_cents, t.name FROM standing s
        JOIN client c ON c.id = s.client_id JOIN member m ON m.id = c.member_id
        LEFT JOIN trainer t ON t.id = s.trainer_id WHERE s.location_id = :location""",
}


def facts(location: Location, *names: str) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is not an id or a moment, sorted."""
    return {
        name: sorted(
            (tuple(map(str, row)) for row in db.session.execute(text(statement), {"location": location.id})),
        )
        for name, statement in FACTS.items()
        if not names or name in names
    }
