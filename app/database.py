"""How each of the two databases is opened. What else differs between them is asked of the session's dialect.

On SQLite reads stand alone and the first write of a session begins IMMEDIATE, so that a writer waits for its turn and
never fails half-way. That is what PostgreSQL's READ COMMITTED gives as well: guard a write by its own condition.
A request that only reads (GET) sees one snapshot from its first query to its last.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as RawError
from typing import Any, TypeVar, cast

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, CursorResult, Engine, Update, event, func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, SessionTransaction, scoped_session

from app.config import Settings

WEB_WAIT_SECONDS = 4
"""How long a person who saves something waits for another writer. Then they are told: each who waits holds a thread of
the web part, so that a dozen who wait for a long import would keep even readers out.
"""
LONG_WAIT_SECONDS = 30
"""Who brings a file, which they would have to bring again, and who sits at a terminal."""
JOB_WAIT_SECONDS = 900
"""A job may wait for a whole import."""
UNTOLD: dict[str, Any] = {"hide_parameters": True}
"""An error that ends in a log says which statement failed, and not whose name or e-mail stood in it."""
MAPPED_BYTES = 64 * 2**20
"""Of the file of a SQLite database: what people ask for often is read without a copy."""
READS_ONLY = re.compile(r"\s*(SELECT|PRAGMA|EXPLAIN|VALUES|VACUUM|ATTACH|DETACH|BEGIN|COMMIT|ROLLBACK|END)\b", re.I)
READS_THROUGH_CTE = re.compile(r"\s*WITH\b(?!.*\b(INSERT|UPDATE|DELETE|REPLACE)\b)", re.I | re.S)
READS = ("GET", "HEAD", "OPTIONS")
AnySession = Session | scoped_session[Any]
T = TypeVar("T")


def engine_options(settings: Settings) -> dict[str, Any]:
    if settings.is_sqlite:
        return {**UNTOLD, "connect_args": {"timeout": LONG_WAIT_SECONDS, "isolation_level": "IMMEDIATE"}}
    return {
        **UNTOLD,
        "pool_pre_ping": True,
        "connect_args": {"application_name": "spotter", "connect_timeout": 5, "options": "-c timezone=UTC"},
    }


def prepare(engine: Engine) -> None:
    """Hang the set-up of every connection on an engine of ours."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        for executes in ("do_execute", "do_executemany", "do_execute_no_params"):
            event.listen(engine, executes, _begin_writing)


def _set_pragmas(connection: SqliteConnection, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "temp_store = FILE",
                   "cache_size = -32000", f"mmap_size = {MAPPED_BYTES}"):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def begin(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Right after a session began, for whom a request asks. With the session and not with the engine: whoever listens
    to an engine is asked about at every statement.
    """
    if transaction.nested or not has_request_context():
        return
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite and request.method in READS:
        connection.exec_driver_sql("BEGIN")
    elif not is_sqlite and request.method not in READS:
        # the row of a club is what an import or a night holds there for as long as it takes
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_patience()}")


def _patience() -> int:
    """Of this request, in milliseconds."""
    view = current_app.view_functions.get(request.endpoint or "")
    return int(1000 * (LONG_WAIT_SECONDS if getattr(view, "takes_files", False) else WEB_WAIT_SECONDS))


def _begin_writing(cursor: Any, statement: str, *_: object) -> None:
    """The driver begins for INSERT, UPDATE, DELETE and REPLACE; DDL, SAVEPOINT and writes behind a WITH it would
    let run outside of any transaction.
    """
    raw: SqliteConnection = cursor.connection
    if not raw.in_transaction and not READS_ONLY.match(statement) and not READS_THROUGH_CTE.match(statement):
        _begin_immediate(raw)


def _begin_immediate(raw: SqliteConnection) -> None:
    """A wait in vain is told as every other trouble with the database is."""
    try:
        if has_request_context():
            raw.execute(f"PRAGMA busy_timeout = {_patience()}")
        raw.execute("BEGIN IMMEDIATE")
    except RawError as problem:
        raise OperationalError("BEGIN IMMEDIATE", None, problem) from problem


def rows_changed(session: AnySession, statement: Update, **options: Any) -> int:
    """How many rows a conditional UPDATE found: 0 says that somebody was faster. `options` are of its execution."""
    return cast("CursorResult[Any]", session.execute(statement, execution_options=options)).rowcount


def take_turn(session: AnySession) -> None:
    """Wait for the one writer's place on SQLite now, so that what is read from here on still holds at the commit.
    For long writers (import, night). PostgreSQL needs none.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        if not raw.in_transaction:
            _begin_immediate(raw)


def hold(session: AnySession, model: type[T], id: int) -> T:
    """The turn to write, and this row for oneself until the end of the transaction, as it is now: whoever stands behind
    it waits. Before any other write.
    """
    take_turn(session)
    return session.get_one(model, id, with_for_update=True, populate_existing=True)


def stand_behind(session: AnySession, row: Any) -> None:
    """Wait here for whoever holds this row for themselves (`FOR UPDATE`), and let nobody take it so until the end of
    this transaction. Before any other write, so that no two wait for each other. Nothing to do on SQLite.
    """
    if session.connection().dialect.name != "sqlite":
        model = type(row)
        session.execute(select(model.id).where(model.id == row.id).with_for_update(read=True, key_share=True))


def stand_in_line(session: AnySession, number: int) -> None:
    """Until this transaction ends nobody else gets past the same number; what was read before is worth nothing.
    For the rare act that no condition of its own can guard (SQLite has one writer anyway).
    """
    take_turn(session)
    if session.connection().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(number)))


def see_one_moment(session: AnySession) -> None:
    """Every query from here to the end of the transaction sees the same moment. Call it first; for readers only."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return
    raw: Any = connection.connection.dbapi_connection
    if not raw.in_transaction:
        raw.execute("BEGIN")


@contextmanager
def unmapped(session: AnySession) -> Iterator[None]:
    """For who reads a great deal once: what is mapped of the file would count as memory of this process."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA mmap_size = 0")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA mmap_size = {MAPPED_BYTES}")


def wait_like_a_job(engine: Engine) -> None:
    """A worker's connections wait longer for the one writer's place than a person's request does."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda raw, _: raw.execute(f"PRAGMA busy_timeout = {JOB_WAIT_SECONDS * 1000}"))
