from app import clock
from app.extensions import db
from app.intake import dry_runs, progress


def dry_run(export_id: int) -> None:
    """What a held export would do. Killed on the way it leaves nothing but its claim."""
    session = db.session()
    asked_at = dry_runs.claim(session, export_id, clock.now())
    session.commit()
    if asked_at is None:
        return
    found = dry_runs.answer(session, export_id, clock.now(), progress.teller(export_id))
    dry_runs.keep(session, export_id, asked_at, found, clock.now())
    session.commit()
