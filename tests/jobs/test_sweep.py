import pytest
from flask import Flask
from rq import Queue

from app import clock
from app.extensions import db, impatient_redis, redis_connection
from app.intake import waiting
from app.models import Export, Location
from jobs import sweep


@pytest.fixture
def exports(app: Flask) -> list[Export]:
    """Two that wait, one that was read."""
    location = Location(code="north", name="North", timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    made = [
        Export(location_id=location.id, filename="x.csv", sha256=f"{n:064}", byte_count=1, as_of=clock.today("UTC"),
               source="web", received_at=clock.now(), status=status)
        for n, status in enumerate(("received", "loaded", "received"))
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.commit()
    return made


def queued() -> list[object]:
    return [job.args[0] for job in Queue("imports", connection=redis_connection()).jobs]


def test_what_waits_and_is_not_queued_is_queued_once(exports: list[Export]) -> None:
    waiting.read_soon(exports[0].id)
    sweep.enqueue_waiting()
    sweep.enqueue_waiting()
    assert queued() == [exports[0].id, exports[2].id]


def test_what_a_killed_worker_held_is_queued_again(exports: list[Export]) -> None:
    exports[1].status, exports[1].claimed_by, exports[1].claimed_at = "loading", None, None
    db.session.commit()
    sweep.enqueue_waiting()
    assert queued() == [export.id for export in exports]


def test_nothing_breaks_without_redis(app: Flask, exports: list[Export], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as away:
        away.setitem(app.extensions, "redis", impatient_redis("unix:///nowhere/redis.sock"))
        sweep.enqueue_waiting()
    sweep.enqueue_waiting()
    assert queued() == [exports[0].id, exports[2].id]
