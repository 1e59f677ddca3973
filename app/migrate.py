"""The schema: which one the database has, and how it gets the one this version needs."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DatabaseError, ProgrammingError

from app import home
from app.config import ROOT, Settings

if TYPE_CHECKING:
    from alembic.config import Config

ADVISORY_LOCK = 7_306_214_117
"""Any number, as long as nothing else in the same PostgreSQL takes it."""
INSUFFICIENT_PRIVILEGE = "42501"
NOT_THEIRS = (
    "The user of DATABASE_URL may not make tables there: let them own that database (ALTER DATABASE ... OWNER TO ...)."
)
State = Literal["empty", "current", "older", "newer", "foreign"]


class SchemaError(Exception):
    """The database cannot be used as it is. The message is one sentence with the way out."""


def config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config  # takes long to import, and hardly any command migrates

    made = Config()
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["connection"] = connection
    return made


def revisions() -> list[str]:
    """The numbers of the migrations there are, which are the beginnings of their names."""
    return sorted(path.name.partition("_")[0] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def head() -> str:
    return revisions()[-1]


def revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def state(engine: Engine) -> State:
    found = revision(engine)
    if found is None:
        return "foreign" if inspect(engine).get_table_names() not in ([], ["alembic_version"]) else "empty"
    if found == head():
        return "current"
    return "older" if found in revisions() else "newer"


def ensure(engine: Engine, settings: Settings) -> None:
    """Before any other work: an empty database is filled with tables, everything but the current schema is refused."""
    if settings.is_sqlite and not settings.database_file.exists():
        _make_file(settings.database_file, settings.home)
    found = reachable_state(engine)
    if found == "empty":
        with one_at_a_time(engine, settings):
            if state(engine) == "empty":
                run_upgrade(engine)
        return
    if found != "current":
        raise SchemaError(WHY_NOT[found])


def _make_file(path: Path, place: Path) -> None:
    """Empty, and given away before SQLite opens it: what it puts beside the file belongs to whom the file belongs to.
    Where there can be none, SQLite says so.
    """
    with suppress(OSError):
        path.touch(mode=0o600)
        home.give(path, place)


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
    from alembic import command

    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        try:
            command.upgrade(config(connection), "head")
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise SchemaError("The upgrade would leave rows that point nowhere, so it was taken back.")
            connection.commit()
        except ProgrammingError as problem:
            if getattr(problem.orig, "sqlstate", "") != INSUFFICIENT_PRIVILEGE:
                raise
            raise SchemaError(NOT_THEIRS) from None
        finally:
            connection.rollback()
            if is_sqlite:
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")


@contextmanager
def one_at_a_time(engine: Engine, settings: Settings) -> Iterator[None]:
    """Several first starts at once: the first migrates, the others wait and find it done."""
    with (settings.home / "migrate.lock").open("w") as lock:
        home.give(lock.fileno(), settings.home)
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
