from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import ExpectedDelivery, Location


def expect(
    session: Session,
    location: Location,
    *,
    report: str,
    layout: str,
    door: str,
    every: str,
    by_id: int | None,
    now: datetime,
) -> ExpectedDelivery:
    """The same again only changes how often it is expected."""
    what = {"location_id": location.id, "report": report, "layout": layout, "door": door}
    known = session.scalar(select(ExpectedDelivery).filter_by(**what))
    if known is None:
        known = ExpectedDelivery(**what, created_at=now, created_by_id=by_id)
        session.add(known)
    known.every = every
    session.flush()
    return known


def expect_no_more(session: Session, expected: ExpectedDelivery) -> None:
    session.delete(expected)
    session.flush()
