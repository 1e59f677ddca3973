"""The database as files of a folder, of one moment, and back. Each of the two databases in its own way."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from app import home, migrate
from app.config import Settings
from app.models import Base


class SnapshotRefused(Exception):
    """One sentence why the database cannot be replaced."""


def take(engine: Engine, settings: Settings, work: Path) -> dict[str, list[str]]:
    """Into `work`/database. The columns by table come back where rows are kept apart from their columns."""
    folder = work / "database"
    folder.mkdir()
    if engine.dialect.name == "sqlite":
        source = sqlite3.connect(settings.database_file, timeout=60)
        source.execute("VACUUM INTO ?", (str(folder / "spotter.db"),))
        source.close()
        return {}
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        columns = {table: columns_of(connection, table) for table in tables_in_order(connection)}
        for table, names in columns.items():
            with (
                (folder / table).open("wb") as out,
                cursor(connection).copy(copying(table, names, "TO STDOUT")) as rows,
            ):
                for piece in rows:
                    out.write(piece)
        return columns


def put_back(engine: Engine, settings: Settings, work: Path, revision: str, columns: dict[str, list[str]]) -> None:
    if engine.dialect.name == "sqlite":
        _put_file_back(engine, settings, work / "database" / "spotter.db")
    else:
        _put_rows_back(engine, work / "database", revision, columns)


def _put_file_back(engine: Engine, settings: Settings, found: Path) -> None:
    if not found.is_file():
        raise SnapshotRefused("The backup holds no database.")
    reading = sqlite3.connect(found)
    verdict = reading.execute("PRAGMA quick_check").fetchone()[0]
    reading.close()
    if verdict != "ok":
        raise SnapshotRefused(f"The database inside the backup is damaged ({verdict}).")
    engine.dispose()
    for rest in ("-wal", "-shm"):
        Path(f"{settings.database_file}{rest}").unlink(missing_ok=True)
    home.give(found, settings.home)
    os.replace(found, settings.database_file)


def _put_rows_back(engine: Engine, folder: Path, revision: str, columns: dict[str, list[str]]) -> None:
    from alembic import command

    with engine.connect() as connection:
        refuse_while_used(connection)
        for table in inspect(connection).get_table_names():
            connection.execute(text(f'DROP TABLE "{table}" CASCADE'))
        command.upgrade(migrate.config(connection), revision)
        connection.execute(text("DELETE FROM alembic_version"))
        for table, names in columns.items():
            with (
                cursor(connection).copy(copying(table, names, "FROM STDIN")) as rows,
                (folder / table).open("rb") as piece_of,
            ):
                while piece := piece_of.read(1 << 20):
                    rows.write(piece)
        for table, names in columns.items():
            if "id" in names:
                count_on(connection, table)
        connection.commit()


def refuse_while_used(connection: Connection) -> None:
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = 'spotter' AND pid <> pg_backend_pid()"
        )
    ).scalar_one()
    if others:
        raise SnapshotRefused("Spotter runs on this database: stop it everywhere, then restore.")


def count_on(connection: Connection, table: str) -> None:
    """New rows get ids after those that came back."""
    sequence = f"pg_get_serial_sequence('{table}', 'id')"
    connection.execute(text(f'SELECT setval({sequence}, greatest(max(id), 1), max(id) IS NOT NULL) FROM "{table}"'))


def tables_in_order(connection: Connection) -> list[str]:
    """Those a foreign key points to come first."""
    known = [table.name for table in Base.metadata.sorted_tables]
    there = inspect(connection).get_table_names()
    return [name for name in ["alembic_version", *known] if name in there]


def columns_of(connection: Connection, table: str) -> list[str]:
    """Without those that the database works out itself."""
    return [column["name"] for column in inspect(connection).get_columns(table) if "computed" not in column]


def copying(table: str, columns: list[str], direction: str) -> str:
    names = ", ".join(f'"{name}"' for name in columns)
    return f'COPY "{table}" ({names}) {direction}'


def cursor(connection: Connection) -> Any:
    raw: Any = connection.connection.dbapi_connection
    return raw.cursor()
