"""How far the reading of an export or an errand is, told through Redis: the work is one transaction that nobody sees
into.
"""

from collections.abc import Callable

from redis import RedisError

from app.extensions import redis_connection

KEPT_SECONDS = 3600
Tell = Callable[[int], None]
"""Hears how many rows are done."""


def unheard(_: int) -> None: ...


def teller(id: int, of: str = "export") -> Tell:
    """For whoever works; `of`: "export" or "errand". When Redis is away once, the rest is told to nobody: the work does
    not wait for it.
    """
    is_heard = True

    def tell(row_count: int) -> None:
        nonlocal is_heard
        if not is_heard:
            return
        try:
            redis_connection().set(_key(id, of), row_count, ex=KEPT_SECONDS)
        except RedisError:
            is_heard = False

    return tell


def rows_read(id: int, of: str = "export") -> int:
    """0: nothing yet, or nobody knows."""
    try:
        return int(redis_connection().get(_key(id, of)) or 0)
    except RedisError:
        return 0


def _key(id: int, of: str) -> str:
    return f"spotter:{of}:{id}:rows"
