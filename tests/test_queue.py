import pytest
from flask import Flask
from redis import RedisError
from rq import Queue

from app import queue
from app.extensions import redis_connection

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def test_a_job_is_queued_by_name_with_its_limits(app: Flask) -> None:
    assert queue.enqueue("jobs.read_export.read_export", 7, queue="imports", timeout_seconds=60)
    job = Queue("imports", connection=redis_connection()).jobs[0]
    assert (job.func_name, job.args, job.timeout) == ("jobs.read_export.read_export", (7,), 60)


def test_what_is_queued_can_be_asked_by_its_first_argument(app: Flask) -> None:
    for number in (3, 5):
        queue.enqueue("jobs.read_export.read_export", number, queue="imports")
    queue.enqueue("jobs.other.other", 9, queue="imports")
    assert queue.first_arguments("jobs.read_export.read_export", "imports") == {3, 5}


@pytest.mark.usefixtures("without_redis")
def test_without_redis_a_job_is_not_queued_and_nothing_breaks(app: Flask) -> None:
    assert not queue.enqueue("jobs.read_export.read_export", 7, queue="imports")
    with pytest.raises(RedisError):
        queue.first_arguments("jobs.read_export.read_export", "imports")
