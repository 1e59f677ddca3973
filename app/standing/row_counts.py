"""How many rows each client has in a long table, without deriving anybody."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Appointment, Client, Location, Package
from app.models.appointment import STANDS
from app.period import Period

Counts = dict[int, int]
"""By opened client whom the scope opens; of a day that is not past."""


def clients(session: Database, scope: Scope, location: Location) -> Counts:
    opened = select(Client.id).where(Client.location_id == location.id, Client.opened_on.is_not(None))
    return dict.fromkeys(session.scalars(opened.where(scope.sees(Client))), 1)


def paid_packages(session: Database, scope: Scope, location: Location, day: date) -> Counts:
    """Sold by `day`, and not refunded by then."""
    p = Package
    stands = (p.voided_at.is_(None), p.adopted_by_id.is_(None), p.price_cents > 0, p.sold_on <= day)
    paid = select(p.client_id, func.count()).where(*stands, or_(p.refunded_on.is_(None), p.refunded_on > day))
    return _of(session, scope, location, paid.where(p.location_id == location.id).group_by(p.client_id))


def charged_sessions(session: Database, scope: Scope, location: Location, period: Period) -> Counts:
    a = Appointment
    held = (STANDS, a.kind == "session", a.starts_on.between(period.first, period.last), a.is_charged)
    per_client = select(func.count()).where(a.client_id == Client.id, *held).correlate(Client).scalar_subquery()
    return _of(session, scope, location, select(Client.id, per_client).where(Client.location_id == location.id))


def _of(session: Database, scope: Scope, location: Location, counted: Select[int, int]) -> Counts:
    here = clients(session, scope, location)
    return {id: count for id, count in session.execute(counted) if count and id in here}
