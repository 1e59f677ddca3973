from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Location
from app.reports.nights import run_next_due


def run_due_nights() -> None:
    """Every location's nights that are due by its own clock, missed ones first, each in a transaction of its own."""
    for location_id in list(db.session.scalars(select(Location.id).order_by(Location.id))):
        db.session.rollback()
        while run_next_due(db.session(), location_id, clock.now()):
            db.session.commit()
        db.session.rollback()
