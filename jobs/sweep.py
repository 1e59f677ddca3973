from redis import RedisError

from app import clock, queue
from app.extensions import db
from app.intake import dry_runs, waiting


def enqueue_waiting() -> None:
    """Queue every export that waits and that nobody has queued: Redis was away, or a worker died over it."""
    waiting.free_abandoned(db.session())
    dry_runs.give_up_abandoned(db.session(), clock.now())
    db.session.commit()
    try:
        queued = queue.first_arguments(waiting.READ_EXPORT, "imports")
        tried = queue.first_arguments(dry_runs.JOB, "imports")
    except RedisError:
        return
    for export_id in set(dry_runs.waiting_ids(db.session())) - tried:
        dry_runs.start(export_id)
    for export_id in waiting.export_ids(db.session()):
        if export_id not in queued:
            waiting.read_soon(export_id)
