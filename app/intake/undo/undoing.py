"""An export is undone whole, in one transaction. Flushes; whoever calls commits, or rolls back after a look."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import take_turn
from app.funnel.queries import user_name
from app.intake.load.desk import desk_of
from app.intake.progress import Tell, unheard
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.taking_out import take_out
from app.intake.undo.undone import Undone
from app.models import Export, Location, Standing
from app.standing.refresh import refresh, refresh_day


def undo(
    session: Session,
    export_id: int,
    now: datetime,
    by_id: int | None = None,
    *,
    tell: Tell = unheard,
    is_look: bool = False,
) -> Undone:
    """UndoRefused names what stands in the way. `tell` hears how many rows are out. `is_look`: it is taken back at
    once, so that no standing has to be derived.
    """
    take_turn(session)
    export = session.get_one(Export, export_id, populate_existing=True)
    location = session.get_one(Location, export.location_id, with_for_update=True, populate_existing=True)
    session.refresh(export, with_for_update=True)
    must_be_loaded(session, export)
    desk = desk_of(session, location, now)
    desk.is_taking_back, desk.tell = True, tell
    undone = take_out(desk, export)
    export.undone_by_id = by_id
    _take_corrections_along(session, export)
    session.flush()
    day = _day(session, location, export)
    ahead = select(Standing.client_id).where(Standing.location_id == location.id, Standing.read_on > day)
    touched = sorted(desk.touched.union(session.scalars(ahead)))
    if not is_look:
        refresh(session, location, touched, day, through="undo", now=now, by_id=by_id)
    undone.clients = len(touched)
    return undone


def must_be_loaded(session: Session, export: Export) -> None:
    """UndoRefused: there is nothing to undo, or not in this way."""
    if export.undone_at is not None:
        by = user_name(session, export.undone_by_id)
        raise UndoRefused([Obstacle(f"{export.filename} was undone before{f' by {by}' if by else ''}.")])
    if export.status in ("received", "loading"):
        raise UndoRefused([Obstacle(f"{export.filename} is still being read. Undo it once it is in.")])
    if export.status != "loaded":
        raise UndoRefused([Obstacle(f"{export.filename} was not taken, so there is nothing to undo.")])
    target = session.get(Export, export.read_with.get("corrects") or 0)
    if target is not None:
        sentence = f"{export.filename} corrected rows of {target.filename}, and goes with it. Undo that import."
        raise UndoRefused([Obstacle(sentence, export_id=target.id)])


def _take_corrections_along(session: Session, export: Export) -> None:
    """Files that brought rows of this one, corrected: they may come again too."""
    later = select(Export).where(
        Export.location_id == export.location_id,
        Export.id > export.id,
        Export.report.is_(None),
        Export.status == "loaded",
        Export.undone_at.is_(None),
    )
    for correction in session.scalars(later):
        if correction.read_with.get("corrects") == export.id:
            correction.undone_at, correction.undone_by_id = export.undone_at, export.undone_by_id


def _day(session: Session, location: Location, export: Export) -> date:
    """The newest of which anything still speaks: standings of a day that only this file told of go back."""
    rest = select(func.max(Export.as_of)).where(
        Export.location_id == location.id, Export.status == "loaded", Export.undone_at.is_(None)
    )
    return refresh_day(location, session.scalar(rest) or export.as_of)
