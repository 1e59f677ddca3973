"""What somebody asked for is done by a worker once and whole, whatever becomes of workers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import sleep
from typing import Any

import pytest
from flask import Flask
from rq import Queue
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from app import process
from app.database import hold
from app.demo import actions as demo
from app.extensions import db, redis_connection
from app.intake import progress
from app.intake.errands import asked, kinds
from app.intake.waiting import MOST_STOPS
from app.models import Errand, Export, Location, Member
from jobs import sweep
from jobs.errand import do_errand
from tests.plugins.cast import Cast
from tests.plugins.workers import WorkerProcess, wait_until
from tests.web.test_imports_undo import MEMBERS, bring

NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
GONE = "x:999999999:1"


@pytest.fixture
def members(cast: Cast) -> Export:
    return bring(cast.north, MEMBERS)


def ask(cast: Cast, export_id: int, kind: str = kinds.UNDO) -> int:
    made = asked.ask(
        db.session(), cast.north.id, kind, f"export:{export_id}", {"export": export_id}, NOON, cast.ana.id
    ).errand.id
    db.session.commit()
    return made


def fresh(errand_id: int) -> Errand:
    db.session.rollback()
    return db.session.get_one(Errand, errand_id, populate_existing=True)


def has_finished(errand_id: int) -> bool:
    return fresh(errand_id).finished_at is not None


def known_members() -> int:
    return db.session.scalar(select(func.count()).select_from(Member).where(Member.mms_id.is_not(None))) or 0


@contextmanager
def somebody_writing() -> Iterator[None]:
    """A long writer of the club is at work."""
    with db.engine.connect() as connection, connection.begin():
        connection.execute(update(Location).values(name=Location.name))
        yield


@pytest.mark.processes
def test_a_worker_undoes_an_import_and_tells_how_far_it_is(cast: Cast, members: Export, worker: WorkerProcess) -> None:
    errand_id, export_id = ask(cast, members.id), members.id
    asked.start(errand_id)
    worker.start()
    wait_until(lambda: has_finished(errand_id))
    export = db.session.get_one(Export, export_id)
    assert (export.undone_at is not None, export.undone_by_id) == (True, cast.ana.id)
    assert progress.rows_read(errand_id, "errand") == 2
    assert known_members() == 0


@pytest.mark.processes
def test_an_undo_whose_worker_is_killed_goes_on_by_itself(cast: Cast, members: Export, worker: WorkerProcess) -> None:
    errand_id, export_id = ask(cast, members.id), members.id
    with somebody_writing():
        db.session.rollback()
        # On SQLite even the claim is a write: it waits for the writer, on PostgreSQL the undo itself does.
        asked.start(errand_id)
        worker.start()
        wait_until(lambda: not Queue("imports", connection=redis_connection()).job_ids)
        worker.kill()
    assert fresh(errand_id).finished_at is None
    assert db.session.get_one(Export, export_id).undone_at is None
    redis_connection().flushdb()
    wait_until(lambda: not process.is_running(fresh(errand_id).claimed_by or ""))
    sweep.enqueue_waiting()
    worker.start()
    wait_until(lambda: has_finished(errand_id))
    assert db.session.get_one(Export, export_id).undone_at is not None
    assert known_members() == 0


def test_an_errand_is_done_once_however_often_it_is_queued(cast: Cast, members: Export) -> None:
    errand_id = ask(cast, members.id)
    do_errand(errand_id)
    found = fresh(errand_id).found
    do_errand(errand_id)
    assert (fresh(errand_id).found, found and found["members"]) == (found, 2)


def test_what_one_does_whom_it_was_taken_from_is_not_kept(cast: Cast, members: Export) -> None:
    errand_id, export_id = ask(cast, members.id), members.id
    db.session.execute(update(Errand).values(claimed_at=NOON, claimed_by=GONE))
    db.session.commit()
    with pytest.raises(asked.TakenAwayError):
        kinds.perform(db.session(), errand_id, NOON, lambda _: None)
    db.session.rollback()
    assert db.session.get_one(Export, export_id).undone_at is None


def test_one_that_takes_every_worker_down_is_given_up_in_words(cast: Cast, members: Export) -> None:
    errand_id = ask(cast, members.id)
    mark = process.fingerprint().rsplit(":", 2)[0] + ":999999999:1"
    for _ in range(MOST_STOPS):
        assert fresh(errand_id).claimed_at is None
        db.session.execute(update(Errand).values(claimed_at=NOON, claimed_by=mark))
        db.session.commit()
        asked.free_abandoned(db.session(), NOON)
        db.session.commit()
    assert fresh(errand_id).refusal == [{"sentence": asked.HOPELESS}]
    assert asked.waiting_ids(db.session()) == []


def test_a_worker_that_lives_keeps_its_errand(cast: Cast, members: Export) -> None:
    errand_id = ask(cast, members.id)
    assert asked.claim(db.session(), errand_id, NOON)
    asked.free_abandoned(db.session(), NOON)
    db.session.commit()
    assert fresh(errand_id).claimed_by == process.fingerprint()
    assert not asked.claim(db.session(), errand_id, NOON)


def test_a_look_leaves_everything_as_it_was(cast: Cast, members: Export) -> None:
    errand_id = ask(cast, members.id, kinds.UNDO_LOOK)
    before = db.session.execute(text("SELECT * FROM member ORDER BY id")).all()
    do_errand(errand_id)
    found = fresh(errand_id).found
    assert found is not None
    assert (found["members"], found["leaving_count"], found["leaving"][0][1]) == (2, 1, "Bea Thirty")
    assert db.session.execute(text("SELECT * FROM member ORDER BY id")).all() == before


def test_who_asks_for_the_same_joins_and_who_asks_anew_begins_anew(cast: Cast, members: Export) -> None:
    first = ask(cast, members.id, kinds.UNDO_LOOK)
    assert ask(cast, members.id, kinds.UNDO_LOOK) == first
    do_errand(first)
    second = ask(cast, members.id, kinds.UNDO_LOOK)
    assert fresh(second).finished_at is None
    assert db.session.scalars(select(Errand.id)).all() == [second]


def test_a_demo_that_is_removed_while_a_worker_is_at_it_goes_once_that_is_done(
    app: Flask, cast: Cast, members: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.north.is_demo = True
    errand_id, north_id, gone = ask(cast, members.id), cast.north.id, list[object]()
    removing = threading.Thread(target=remove_the_demo, args=(app, gone))
    undo = kinds.ACTS[kinds.UNDO]

    def undone_beside_it(*args: Any) -> dict[str, Any]:
        hold(db.session(), Location, north_id)
        removing.start()
        sleep(0.5)
        return undo(*args)

    monkeypatch.setitem(kinds.ACTS, kinds.UNDO, undone_beside_it)
    do_errand(errand_id)
    removing.join()
    db.session.rollback()
    assert gone == ["gone"]
    assert db.session.get(Location, north_id) is None


def remove_the_demo(app: Flask, gone: list[object]) -> None:
    with app.app_context():
        try:
            demo.remove_demo(db.session())
            db.session.commit()
            gone.append("gone")
        except DatabaseError as error:
            db.session.rollback()
            gone.append(error)
        finally:
            db.session.remove()
