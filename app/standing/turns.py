"""Cards that changed their stage, as the history has it."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Location, Night, StageChange


def lost_since_last_night(session: Database, scope: Scope, location: Location, day: date) -> dict[int, str]:
    """By client, the stage they were in before they turned to lost, after the night before that of `day`, up to `day`.

    What happened by day after a night belongs to the next morning; so does what the night itself did.
    """
    c = StageChange
    before = session.scalar(
        select(func.max(Night.night_on)).where(Night.location_id == location.id, Night.night_on < day)
    )
    turned = select(c.client_id, c.from_stage).where(
        c.location_id == location.id, c.to_stage == "lost", c.from_stage.is_not(None), c.changed_on <= day
    )
    if before is not None:
        turned = turned.where(or_(c.changed_on > before, (c.changed_on == before) & (c.through != "nightly")))
    else:
        turned = turned.where(c.changed_on == day)
    rows = session.execute(turned.where(scope.sees(StageChange)).order_by(c.id))
    return {client_id: from_stage for client_id, from_stage in rows if from_stage is not None}
