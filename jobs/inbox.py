from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import waiting
from app.intake.doors import inbox
from app.models import Location
from jobs import clubs


def look_into_folders() -> None:
    """Take what came into the watched folder of each club, and put away what was read."""
    clubs.each(list(db.session.scalars(select(Location.id).order_by(Location.id))), _look)


def _look(location_id: int) -> None:
    session = db.session()
    for export_id in inbox.look(session, session.get_one(Location, location_id), clock.now()):
        session.commit()
        if export_id is not None:
            waiting.read_soon(export_id)
