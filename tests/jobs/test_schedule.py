from importlib import import_module

from app.queue import QUEUES
from jobs.schedule import SCHEDULE


def test_every_entry_names_a_job_and_a_queue_that_somebody_works_on() -> None:
    for entry in SCHEDULE:
        module, _, name = entry.job.rpartition(".")
        assert callable(getattr(import_module(module), name)), entry
        assert entry.queue in QUEUES
        assert entry.every_seconds > 0
        assert entry.timeout_seconds > 0


def test_no_job_is_on_the_schedule_twice() -> None:
    names = [entry.job for entry in SCHEDULE]
    assert len(names) == len(set(names))
