import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import IntegrityError, PendingRollbackError

from app import create_app, database
from app.config import Settings
from app.extensions import db
from app.models import Location

only_sqlite = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("house", ["postgresql"], indirect=True)


def add_location(code: str = "north") -> Location:
    location = Location(code=code, name="North", timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    return location


def is_writing() -> bool:
    return bool(db.session.connection().connection.dbapi_connection.in_transaction)  # type: ignore[union-attr]


def test_a_connection_of_sqlite_is_set_up(tmp_path: Path) -> None:
    with create_app(Settings.read({"SPOTTER_HOME": str(tmp_path)})).app_context(), db.engine.connect() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30_000}


@only_sqlite
def test_who_reads_a_great_deal_once_maps_nothing_of_the_file(app: Flask) -> None:
    def mapped() -> int:
        return int(db.session.scalar(text("PRAGMA mmap_size")) or 0)

    add_location()
    with database.unmapped(db.session):
        assert mapped() == 0
        db.session.rollback()
    assert mapped() == database.MAPPED_BYTES


@only_postgresql
def test_a_connection_of_postgresql_speaks_utc(app: Flask) -> None:
    assert db.session.execute(text("SHOW timezone")).scalar() == "UTC"
    assert db.session.execute(text("SHOW application_name")).scalar() == "spotter"


def test_a_row_that_points_nowhere_is_refused(app: Flask) -> None:
    with pytest.raises(IntegrityError):
        db.session.execute(text("INSERT INTO user_location (user_id, location_id) VALUES (1, 1)"))


@only_sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE location SET name = 'x'",
        "WITH found AS (SELECT 1 AS id) UPDATE location SET name = 'x' WHERE id IN (SELECT id FROM found)",
        "CREATE TABLE later (id INTEGER)",
        "SAVEPOINT here",
    ],
)
def test_the_first_write_takes_the_one_place_of_the_writer(app: Flask, statement: str) -> None:
    db.session.execute(select(Location.id))
    assert not is_writing()
    db.session.execute(text(statement))
    assert is_writing()


@only_sqlite
def test_what_was_written_behind_a_with_is_rolled_back(app: Flask) -> None:
    add_location()
    db.session.commit()
    db.session.execute(text("WITH found AS (SELECT 1) UPDATE location SET name = 'changed'"))
    db.session.rollback()
    assert db.session.scalar(select(Location.name)) == "North"


@only_sqlite
def test_a_reader_is_not_held_up_by_a_writer(app: Flask) -> None:
    add_location()
    with app.app_context():
        assert db.session.scalar(select(Location.id)) is None


def test_a_writer_waits_for_another_and_then_sees_what_it_wrote(app: Flask) -> None:
    location_id = add_location().id
    db.session.commit()
    db.session.execute(text("UPDATE location SET quiet_days = quiet_days + 1"))
    other = threading.Thread(target=count_on, args=(app,))
    other.start()
    other.join(timeout=0.5)
    assert other.is_alive()
    db.session.commit()
    other.join(timeout=20)
    assert db.session.scalar(select(Location.quiet_days).where(Location.id == location_id)) == 12


def count_on(app: Flask) -> None:
    with app.app_context():
        database.take_turn(db.session)
        db.session.execute(text("UPDATE location SET quiet_days = quiet_days + 1"))
        db.session.commit()


def test_a_reader_of_one_moment_does_not_see_what_comes_later(app: Flask) -> None:
    database.see_one_moment(db.session)
    assert db.session.scalars(select(Location.code)).all() == []
    in_thread(add_and_commit, app)
    assert db.session.scalars(select(Location.code)).all() == []
    db.session.commit()
    assert db.session.scalars(select(Location.code)).all() == ["north"]


def add_and_commit(app: Flask) -> None:
    with app.app_context():
        add_location()
        db.session.commit()


def in_thread(work: object, app: Flask) -> None:
    thread = threading.Thread(target=work, args=(app,))  # type: ignore[arg-type]
    thread.start()
    thread.join(timeout=20)


@pytest.fixture
def begun(app: Flask) -> Iterator[list[str]]:
    heard: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    yield heard
    event.remove(db.engine, "before_cursor_execute", listen)


@only_sqlite
def test_a_request_that_reads_sees_one_moment(client: FlaskClient, begun: list[str]) -> None:
    client.get("/healthz")
    assert begun[:2] == ["BEGIN", "SELECT 1"]


def test_a_savepoint_takes_back_what_was_written_after_it(app: Flask) -> None:
    """Though the session keeps its connection."""
    session = db.session()
    session.connection()
    savepoint = session.begin_nested()
    north = {"code": "north", "name": "North", "timezone": "UTC", "currency": "USD"}
    session.connection().execute(insert(Location), north)
    savepoint.rollback()
    assert db.session.scalars(select(Location.code)).all() == []


def test_after_a_commit_a_session_asks_on_a_connection_that_is_open(app: Flask) -> None:
    session = db.session()
    before = session.connection()
    session.commit()
    assert before.closed
    assert session.connection().execute(select(Location.id)).all() == []


def test_a_session_whose_write_failed_gives_no_connection(app: Flask) -> None:
    add_location()
    with pytest.raises(IntegrityError):
        add_location()
    session = db.session()
    with pytest.raises(PendingRollbackError):
        session.connection()
