"""Work for later, by name. Enqueue after the commit, by id: the database knows what waits, Redis only hurries it on.

While Redis is away nothing is lost: `enqueue` says so and returns, and `jobs.sweep` queues what waits in the database.
"""

import logging
from typing import Literal

from redis import RedisError
from rq import Queue
from rq.job import Job

from app.extensions import redis_connection

QueueName = Literal["imports", "default"]
QUEUES: tuple[QueueName, ...] = ("imports", "default")
log = logging.getLogger(__name__)


def enqueue(job: str, *args: object, queue: QueueName = "default", timeout_seconds: int = 600) -> bool:
    """`job` is a dotted name such as "jobs.read_export.read_export". False: Redis is away, the sweep does it later."""
    try:
        target = Queue(queue, connection=redis_connection())
        target.enqueue(job, args=args, job_timeout=timeout_seconds, result_ttl=60, failure_ttl=86_400)
    except RedisError as problem:
        log.warning("Redis is away (%s): %s%s waits for the sweep", problem, job, args)
        return False
    return True


def first_arguments(job: str, queue: QueueName) -> set[object]:
    """Of every job of that name which is queued already. RedisError: Redis is away."""
    connection = redis_connection()
    found = Job.fetch_many(Queue(queue, connection=connection).job_ids, connection=connection)
    return {entry.args[0] for entry in found if entry is not None and entry.func_name == job and entry.args}
