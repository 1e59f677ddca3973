"""How far the reading of an export is, told through Redis: the load itself is one transaction that nobody sees into."""

from collections.abc import Callable

from redis import RedisError

from app.extensions import redis_connection

KEPT_SECONDS = 3600


def teller(export_id: int) -> Callable[[int], None]:
    """For `actions.load`. When Redis is away once, the rest is told to nobody: the load does not wait for it."""
    is_heard = True

    def tell(row_count: int) -> None:
        nonlocal is_heard
        if not is_heard:
            return
        try:
            redis_connection().set(_key(export_id), row_count, ex=KEPT_SECONDS)
        except RedisError:
            is_heard = False

    return tell


def rows_read(export_id: int) -> int:
    """0: nothing yet, or nobody knows."""
    try:
        return int(redis_connection().get(_key(export_id)) or 0)
    except RedisError:
        return 0


def _key(export_id: int) -> str:
    return f"spotter:export:{export_id}:rows"
