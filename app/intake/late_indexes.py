"""Indexes that are built once all rows are in: on SQLite that takes half of what it costs to keep them row by row.

PostgreSQL keeps its own: to drop one would shut everybody out of the table until the commit. On SQLite nobody else
writes meanwhile, and whoever reads has the table as it was, indexes included; a load that breaks off rolls them back.
"""

from sqlalchemy import Connection

FEW = 0.25
"""A table is given its indexes anew where it holds at most so many of the rows that come."""
MANY = 10_000
"""Rows; fewer are not worth it."""
SORTED_KB = 8_000
"""At a time, while an index is built; more makes it no faster."""


class LateIndexes:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._row_counts: dict[str, int] = {}
        self._statements: dict[str, list[str]] = {}
        """By table without indexes, what makes them again."""

    def expect(self, table: str, row_count: int) -> None:
        """About so many rows are going to be inserted. Best without asking the table between: whoever asks it has the
        indexes built first.
        """
        if self._connection.dialect.name == "sqlite" and row_count >= MANY:
            self._row_counts[table] = row_count

    def drop_for(self, table: str) -> None:
        """The first of the rows come."""
        row_count = self._row_counts.pop(table, 0)
        if not row_count or self._held(table) > FEW * row_count:
            return
        told = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
        indexes = self._connection.exec_driver_sql(told, (table,)).all()
        for name, _ in indexes:
            self._connection.exec_driver_sql(f"DROP INDEX {name}")
        self._statements[table] = [sql for _, sql in indexes]

    def _held(self, table: str) -> int:
        return self._connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0

    def build_for(self, statement: str) -> None:
        """Of all tables that it names."""
        for table in [table for table in self._statements if table in statement]:
            self._build(table)

    def build(self) -> None:
        self._row_counts.clear()
        for table in list(self._statements):
            self._build(table)

    def _build(self, table: str) -> None:
        """A sort takes as much memory as the pages of the file may, beside these."""
        pages = self._connection.exec_driver_sql("PRAGMA cache_size").scalar()
        self._connection.exec_driver_sql(f"PRAGMA cache_size = -{SORTED_KB}")
        for statement in self._statements.pop(table):
            self._connection.exec_driver_sql(statement)
        self._connection.exec_driver_sql(f"PRAGMA cache_size = {pages}")
