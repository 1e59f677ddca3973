"""How many queries something costs."""

from collections.abc import Callable

from sqlalchemy import event

from app.extensions import db


def query_count(act: Callable[[], object]) -> int:
    counted: list[str] = []

    def count(*args: object) -> None:
        counted.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)
