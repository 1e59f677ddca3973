"""Errands are done here and now, as a worker would do them."""

from app.extensions import db
from app.intake.errands import asked
from jobs.errand import do_errand


def do_all() -> int:
    """How many there were."""
    db.session.rollback()
    waiting = asked.waiting_ids(db.session())
    db.session.rollback()
    for errand_id in waiting:
        do_errand(errand_id)
    db.session.rollback()
    return len(waiting)
