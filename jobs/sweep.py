from redis import RedisError

from app import clock, queue
from app.extensions import db
from app.intake import dry_runs, waiting
from app.intake.errands import asked


def enqueue_waiting() -> None:
    """Queue all that waits and that nobody has queued: Redis was away, or a worker died over it."""
    waiting.free_abandoned(db.session())
    dry_runs.give_up_abandoned(db.session(), clock.now())
    asked.free_abandoned(db.session(), clock.now())
    db.session.commit()
    try:
        queued = queue.first_arguments(waiting.READ_EXPORT, "imports")
        tried = queue.first_arguments(dry_runs.JOB, "imports")
        sent = queue.first_arguments(asked.JOB, "imports")
    except RedisError:
        return
    for export_id in set(dry_runs.waiting_ids(db.session())) - tried:
        dry_runs.start(export_id)
    for export_id in waiting.export_ids(db.session()):
        if export_id not in queued:
            waiting.read_soon(export_id)
    for errand_id in set(asked.waiting_ids(db.session())) - sent:
        asked.start(errand_id)
