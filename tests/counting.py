"""How many queries something costs."""

import re
from collections.abc import Callable
from typing import Any

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


def walked(act: Callable[[], object], table: str) -> list[str]:
    """The statements that look at every row of the table, where SQLite runs them."""
    found: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith("EXPLAIN"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            found.extend(statement for step in plan if re.fullmatch(rf"SCAN {table}( USING .*)?", step[3]))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)
    return found
