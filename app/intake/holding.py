"""An export is held for a person, taken up again, or thrown away. Flushes; whoever calls commits."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import rows_changed
from app.intake.refusal import HeldFor
from app.models import Export


def hold(session: Session, export_id: int, held_for: HeldFor, sentence: str) -> None:
    export = session.get_one(Export, export_id)
    export.status, export.held_for, export.refusal = "held", held_for, sentence
    export.claimed_at = export.claimed_by = None
    session.flush()


def take_up(session: Session, export: Export, options: Mapping[str, object], as_of: date, source: str) -> None:
    """It came again through another door, which says how to read it: it waits to be read so."""
    export.status, export.options, export.as_of, export.source = "received", dict(options), as_of, source
    session.flush()


def try_again(session: Session, location_id: int) -> list[int]:
    """A mapping was saved: what is held because nobody knew how to read it is read once more."""
    held = select(Export).where(Export.location_id == location_id, Export.status == "held")
    found = []
    for export in session.scalars(held.where(Export.held_for.in_(("mapping", "date_order"))).order_by(Export.id)):
        if not any(export.options.values()):
            export.status = "received"
            found.append(export.id)
    session.flush()
    return found


def release(session: Session, export_id: int, now: datetime, by_id: int | None) -> bool:
    """Somebody has looked at it: it is loaded. False: it is held no more."""
    held = update(Export).where(Export.id == export_id, Export.status == "held")
    values = {"status": "received", "released_at": now, "released_by_id": by_id}
    return _is_done(session, rows_changed(session, held.values(values)))


def throw_away(session: Session, export_id: int, sentence: str, now: datetime) -> bool:
    """Nothing of it is loaded; should the same file come again, it is another import. False: it is held no more."""
    held = update(Export).where(Export.id == export_id, Export.status == "held")
    values = {"status": "refused", "refusal": sentence, "finished_at": now}
    return _is_done(session, rows_changed(session, held.values(values)))


def _is_done(session: Session, row_count: int) -> bool:
    session.expire_all()
    return bool(row_count)
