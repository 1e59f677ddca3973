from app import clock
from app.extensions import db
from app.intake import actions, progress, waiting
from app.intake.refusal import Refused
from app.models import Export


def read_export(export_id: int) -> None:
    """Reads a waiting export and loads it, in one transaction. Killed on the way it leaves nothing but its claim."""
    session = db.session()
    is_ours = waiting.claim(session, export_id, clock.now())
    session.commit()
    if not is_ours:
        return
    try:
        actions.load(session, session.get_one(Export, export_id), clock.now(), tell=progress.teller(export_id))
    except Refused as refusal:
        session.rollback()
        actions.lay_aside(session, export_id, refusal, clock.now())
    session.commit()
