"""A worker process: `python -m jobs.worker [QUEUE...]`. Each job runs in a child of its own, in the app's context."""

import sys
from typing import Any

from flask import Flask
from redis import Redis
from redis.client import Pipeline
from rq import Queue, Worker
from rq.job import Job

from app import create_app, database
from app.extensions import db, settings
from app.process import dying_with
from app.queue import QUEUES

TTL_SECONDS = 30
"""A worker that says nothing for this long (and a minute) counts as gone."""


class HouseWorker(Worker):
    """Its jobs find the app as a request does, and end with the worker, however that one ends."""

    app: Flask
    max_connection_wait_time = 5.0

    def main_work_horse(self, job: Job, queue: Queue) -> Any:
        dying_with(self.pid or 0)()
        with self.app.app_context():
            return super().main_work_horse(job, queue)

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """A Redis that was started anew has forgotten its workers: this one says again that it is there."""
        if pipeline is None and self.birth_date and not self.connection.hexists(self.key, "birth"):
            self.connection.delete(self.key)
            self.register_birth()  # type: ignore[no-untyped-call]
        super().heartbeat(timeout, pipeline)


def main(queues: list[str]) -> None:
    HouseWorker.app = create_app()
    with HouseWorker.app.app_context():
        database.wait_like_a_job(db.engine)
        address = settings().redis_url
    worker = HouseWorker(queues, connection=Redis.from_url(address), worker_ttl=TTL_SECONDS, job_monitoring_interval=5)
    worker.work(logging_level="INFO")


if __name__ == "__main__":
    main(sys.argv[1:] or list(QUEUES))
