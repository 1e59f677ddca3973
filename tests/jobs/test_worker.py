from pathlib import Path

import pytest
from rq import Queue
from rq.registry import StartedJobRegistry
from sqlalchemy import select

from app import clock, process, queue
from app.extensions import db, redis_connection
from app.models import Export, Location
from tests.plugins.apps import House
from tests.plugins.workers import WorkerProcess, wait_until

pytestmark = pytest.mark.processes


def children_of(pid: int) -> list[int]:
    return [int(line) for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_job_finds_the_app_and_its_database(house: House, worker: WorkerProcess) -> None:
    location = Location(code="north", name="North", timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    left_behind = Export(
        location_id=location.id, filename="x.csv", sha256="0" * 64, byte_count=1, as_of=clock.today("UTC"),
        source="web", received_at=clock.now(), status="loading",
    )  # fmt: skip
    db.session.add(left_behind)
    db.session.commit()
    queue.enqueue("jobs.sweep.enqueue_waiting")
    worker.start()

    def was_freed() -> bool:
        db.session.rollback()
        return db.session.scalar(select(Export.status)) != "loading"

    wait_until(was_freed)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_the_job_under_way_dies_with_a_killed_worker(house: House, worker: WorkerProcess) -> None:
    queue.enqueue("time.sleep", 600)
    worker.start()
    assert worker.process
    pid = worker.process.pid
    wait_until(lambda: children_of(pid))
    horse = children_of(pid)[0]
    worker.kill()
    wait_until(lambda: not Path(f"/proc/{horse}").exists())


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_worker_that_is_asked_twice_ends_with_a_job_under_way(house: House, worker: WorkerProcess) -> None:
    queue.enqueue("time.sleep", 600)
    worker.start()
    assert worker.process
    pid = worker.process.pid
    wait_until(lambda: StartedJobRegistry("default", connection=redis_connection()).count and children_of(pid))
    worker.process.terminate()
    with pytest.raises(Exception, match="timed out"):
        worker.process.wait(timeout=1.5)
    worker.process.terminate()
    worker.process.wait(timeout=10)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_worker_takes_up_what_was_queued_before_it_came(house: House, worker: WorkerProcess) -> None:
    queue.enqueue("time.sleep", 0, queue="imports")
    queue.enqueue("time.sleep", 0)
    worker.start_alone()
    wait_until(lambda: not any(Queue(name, connection=redis_connection()).count for name in queue.QUEUES))


def test_a_mark_tells_a_living_process_from_a_gone_one() -> None:
    mark = process.fingerprint()
    host, pid, _ = mark.rsplit(":", 2)
    assert process.is_running(mark) is True
    assert process.is_running(f"{host}:{pid}:1") is False
    assert process.is_running(f"{host}:999999999:1") is False
    assert process.is_running("elsewhere:1:1") is None
    assert process.is_running("") is None
