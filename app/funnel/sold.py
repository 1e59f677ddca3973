"""What is sold, for the form of a sale."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, bindparam, select
from sqlalchemy.orm import Session

from app.models import Item, Package

_ITEMS = (
    select(Item.name, Item.sessions, Item.is_unlimited)
    .where(Item.location_id == bindparam("location"), Item.is_pt.is_(True))
    .order_by(Item.name)
)
p = Package
_LAST_SOLD = (
    select(p.item, p.sessions, p.is_unlimited, p.price_cents, p.seller_id)
    .where(p.client_id == bindparam("client"), p.voided_at.is_(None), p.adopted_by_id.is_(None), p.price_cents > 0)
    .order_by(p.sold_on.desc(), p.key.desc())
    .limit(1)
)


def items(session: Session, location_id: int) -> Sequence[RowMapping]:
    """What is sold here as packages: name and sessions, by name."""
    return session.connection().execute(_ITEMS, {"location": location_id}).mappings().all()


def latest_package(session: Session, client_id: int) -> RowMapping | None:
    """The last paid one: what a renewal most likely repeats."""
    return session.connection().execute(_LAST_SOLD, {"client": client_id}).mappings().first()
