from redis import RedisError

from app import queue
from app.extensions import db
from app.intake import waiting

READ_EXPORT = "jobs.read_export.read_export"
TIMEOUT_SECONDS = 3600


def enqueue_waiting() -> None:
    """Queue every export that waits and that nobody has queued: Redis was away, or a worker died over it."""
    waiting.free_abandoned(db.session())
    db.session.commit()
    try:
        queued = queue.first_arguments(READ_EXPORT, "imports")
    except RedisError:
        return
    for export_id in waiting.export_ids(db.session()):
        if export_id not in queued:
            queue.enqueue(READ_EXPORT, export_id, queue="imports", timeout_seconds=TIMEOUT_SECONDS)
