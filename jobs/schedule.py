"""The only clock of the house: what runs by itself, how often, on which queue, and for how long at most.

Read by `rq cron jobs.schedule`. A job that runs late or twice does no harm: each asks the database what is due.
"""

from importlib import import_module
from typing import NamedTuple

from rq import cron

from app.queue import QueueName


class Entry(NamedTuple):
    job: str
    every_seconds: int
    queue: QueueName
    timeout_seconds: int


SCHEDULE = (
    Entry("jobs.nightly.run_due_nights", every_seconds=300, queue="default", timeout_seconds=3600),
    Entry("jobs.inbox.look_into_folders", every_seconds=60, queue="default", timeout_seconds=1800),
    Entry("jobs.post.look_into_mailboxes", every_seconds=180, queue="default", timeout_seconds=1800),
    Entry("jobs.sweep.enqueue_waiting", every_seconds=60, queue="default", timeout_seconds=300),
    Entry("jobs.forget_files.forget_old_files", every_seconds=3600, queue="default", timeout_seconds=600),
)

for entry in SCHEDULE:
    module, _, name = entry.job.rpartition(".")
    cron.register(
        getattr(import_module(module), name),
        queue_name=entry.queue,
        interval=entry.every_seconds,
        job_timeout=entry.timeout_seconds,
        ttl=entry.every_seconds,  # what nobody took by then is enqueued anew
        result_ttl=60,
        failure_ttl=86_400,
    )
