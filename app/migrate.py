"""The schema: which one the database has, and how it gets the one this version needs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from app.config import ROOT, Settings

ADVISORY_LOCK = 7_306_214_117
"""Any number, as long as nothing else in the same PostgreSQL takes it."""
State = Literal["empty", "current", "older", "newer", "foreign"]


class SchemaError(Exception):
    """The database cannot be used as it is. The message is one sentence with the way out."""


def config(connection: Connection | None = None) -> Config:
    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def state(engine: Engine) -> State:
    found = revision(engine)
    if found is None:
        return "foreign" if inspect(engine).get_table_names() not in ([], ["alembic_version"]) else "empty"
    if found == head():
        return "current"
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    return "older" if found in known else "newer"


def ensure(engine: Engine, settings: Settings) -> None:
    """Before any other work: an empty database is filled with tables, everything but the current schema is refused."""
    found = reachable_state(engine)
    if found == "empty":
        with one_at_a_time(engine, settings):
            if state(engine) == "empty":
                run_upgrade(engine)
        return
    if found != "current":
        raise SchemaError(WHY_NOT[found])


WHY_NOT: dict[State, str] = {
    "older": "The database was made by an older version of Spotter: run `spotter upgrade`, which backs it up first.",
    "newer": "The database was made by a newer version of Spotter than this one: install that version again.",
    "foreign": "DATABASE_URL leads to a database that holds other tables than Spotter's: give Spotter one of its own.",
}


def reachable_state(engine: Engine) -> State:
    try:
        return state(engine)
    except DatabaseError as problem:
        raise SchemaError(unreachable(problem)) from None


def unreachable(problem: Exception) -> str:
    cause = str(getattr(problem, "orig", problem)).strip().splitlines()
    what = cause[0] if cause else type(problem).__name__
    if "locked" in what:
        return "The database was locked by another process for too long; nothing was changed. Run the command again."
    return f"The database cannot be used ({what}): check DATABASE_URL and that the server runs."


def run_upgrade(engine: Engine) -> None:
    """All in one transaction. SQLite rebuilds tables to change them, which foreign keys must not see half-way."""
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        try:
            command.upgrade(config(connection), "head")
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise SchemaError("The upgrade would leave rows that point nowhere, so it was taken back.")
            connection.commit()
        finally:
            connection.rollback()
            if is_sqlite:
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")


@contextmanager
def one_at_a_time(engine: Engine, settings: Settings) -> Iterator[None]:
    """Several first starts at once: the first migrates, the others wait and find it done."""
    with (settings.home / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if engine.dialect.name == "sqlite":
            yield
            return
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
