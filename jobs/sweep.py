from redis import RedisError

from app import queue
from app.extensions import db
from app.intake import waiting


def enqueue_waiting() -> None:
    """Queue every export that waits and that nobody has queued: Redis was away, or a worker died over it."""
    waiting.free_abandoned(db.session())
    db.session.commit()
    try:
        queued = queue.first_arguments(waiting.READ_EXPORT, "imports")
    except RedisError:
        return
    for export_id in waiting.export_ids(db.session()):
        if export_id not in queued:
            waiting.read_soon(export_id)
