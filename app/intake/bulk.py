"""Rows into the database by the thousand, with the same statements on both.

New rows are inserted as they are. What is to be compared with known rows goes into a temporary table first; one
statement then does with all of it what a query per row would do. Days and moments are ISO text here: SQLite keeps them
so, PostgreSQL reads them so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.intake.late_indexes import LateIndexes
from app.intake.sending import Sender

NAMED = re.compile(r"(?<!:):(\w+)")
"""How a value is named in a statement; the driver of PostgreSQL has another way."""
VALUES_MOST = 500
"""In one statement; SQLite may take 999."""
ANALYZE_FROM = 500
"""Rows. PostgreSQL guesses well enough below."""


class Bulk:
    """Works on the transaction of the session; call it after a flush."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._is_sqlite = self._connection.dialect.name == "sqlite"
        self._made: set[str] = set()
        self.indexes = LateIndexes(self._connection)
        self._sender = Sender(self._connection)

    def insert(self, table: str, columns: Iterable[str], rows: Sequence[Sequence[Any]], **same: Any) -> None:
        """Rows that nobody has yet. `same`: further columns, with what all rows have in them."""
        if not rows:
            return
        self.indexes.drop_for(table)
        names = ", ".join((*same, *columns))
        if self._is_sqlite:
            marks = ", ".join((*map(_literal, same.values()), *("?" * len(rows[0]))))
            self._fill(f"INSERT INTO {table} ({names})", f"({marks})", rows)
        else:
            self._sender.send(f"{table} ({names})", ((*same.values(), *row) for row in rows) if same else rows)

    def stage(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Fill the temporary table anew. `columns` gives types that both databases know (BIGINT, TEXT, DATE, BOOLEAN);
        KEY is text that compares byte by byte, as keys of records do, BYTES is bytes.
        """
        self._make(table, columns)
        if self._is_sqlite:
            if rows:
                marks = ", ".join("?" * len(columns))
                self._fill(f"INSERT INTO temp.{table}", f"({marks})", rows)
            return
        self._sender.send(f"{table} ({', '.join(columns)})", rows)
        if len(rows) >= ANALYZE_FROM:
            self._connection.exec_driver_sql(f"ANALYZE {table}")

    def find_by(self, table: str, *columns: str) -> None:
        """An index on a temporary table that is looked into again and again, once it is filled."""
        place = "temp." if self._is_sqlite else ""
        self._connection.exec_driver_sql(f"DROP INDEX IF EXISTS {place or 'pg_temp.'}ix_{table}")
        self._connection.exec_driver_sql(f"CREATE INDEX {place}ix_{table} ON {table} ({', '.join(columns)})")
        if not self._is_sqlite:
            self._connection.exec_driver_sql(f"ANALYZE {table}")

    def stage_keys(self, keys: Iterable[str]) -> None:
        """Into `wanted_key(key)`."""
        self.stage("wanted_key", {"key": "KEY"}, [(key,) for key in keys])

    def stage_ids(self, ids: Iterable[int]) -> None:
        """Into `wanted_id(id)`."""
        self.stage("wanted_id", {"id": "BIGINT"}, [(id,) for id in ids])

    def run(self, statement: str, **values: Any) -> None:
        self.indexes.build_for(statement)
        self._connection.execute(text(statement), values)

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Plain tuples, as the driver has them: there may be as many as the rows of a file."""
        self.indexes.build_for(statement)
        return self._fetched(statement, values)

    def ids(self, table: str, count: int) -> Sequence[int]:
        """Fresh ids for rows that are to be inserted with them."""
        if self._is_sqlite:
            latest = f"SELECT coalesce(max(id), 0) + 1 FROM {table}"
            first = self._fetched(latest, {})[0][0]  # nobody else writes meanwhile
            return range(first, first + count)
        statement = (
            "WITH its AS MATERIALIZED (SELECT CAST(pg_get_serial_sequence(:name, 'id') AS regclass) AS ids)"
            " SELECT nextval(ids) FROM its CROSS JOIN generate_series(1, :count)"
        )
        return sorted(row[0] for row in self.rows(statement, name=table, count=count))

    def _fetched(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        if not self._is_sqlite:
            statement = NAMED.sub(r"%(\1)s", statement)
        with self._connection.exec_driver_sql(statement, dict(values)) as result:
            return list(result.cursor.fetchall())

    def _fill(self, into: str, marks: str, rows: Sequence[Sequence[Any]]) -> None:
        """By the driver itself, which begins a transaction where none is open. Many rows a statement: to run one costs
        as much as a third of a row.
        """
        width = max(1, VALUES_MOST // len(rows[0]))
        cursor: Any = self._connection.connection.cursor()
        try:
            for start, stop, each in _parts(len(rows), width):
                statement = f"{into} VALUES {', '.join([marks] * each)}"
                flat = (list(chain.from_iterable(rows[at : at + each])) for at in range(start, stop, each))
                cursor.executemany(statement, flat)
        finally:
            cursor.close()

    def _make(self, table: str, columns: Mapping[str, str]) -> None:
        if table in self._made:
            self._connection.exec_driver_sql(f"DELETE FROM {table}" if self._is_sqlite else f"TRUNCATE {table}")
            return
        self._made.add(table)
        typed = ", ".join(f"{name} {self._typed(kind)}" for name, kind in columns.items())
        self._connection.exec_driver_sql(f"DROP TABLE IF EXISTS {'temp' if self._is_sqlite else 'pg_temp'}.{table}")
        end = "" if self._is_sqlite else " ON COMMIT DROP"
        self._connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} ({typed}){end}")

    def _typed(self, kind: str) -> str:
        own = {"KEY": "TEXT", "BYTES": "BLOB"} if self._is_sqlite else {"KEY": 'TEXT COLLATE "C"', "BYTES": "BYTEA"}
        return own.get(kind, kind)


def _parts(count: int, width: int) -> Iterator[tuple[int, int, int]]:
    """Start, stop and how many rows at a time: as many as may be, then the rest at once."""
    whole = count - count % width
    if whole:
        yield 0, whole, width
    if whole < count:
        yield whole, count, count - whole


def _literal(value: str | int | None) -> str:
    """Of a statement for SQLite: what a thousand rows share is told once. True is 1 there."""
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(int(value))
    return "'" + value.replace("'", "''") + "'"
