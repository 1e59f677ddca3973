"""A real worker process over the app of the test."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from app.cli import fork
from app.config import ROOT
from app.process import dying_with
from tests import warm
from tests.plugins.apps import House

FORK_SERVER = multiprocessing.get_context("forkserver")
FORK_SERVER.set_forkserver_preload(["tests.warm"])


class Forked(fork.Forked):
    """All of it is imported before it begins."""

    def __init__(self, house: House, act: Callable[..., None], *args: str) -> None:
        log = str(house.settings.home / "worker.log")
        process = FORK_SERVER.Process(target=act, args=(*args, {**os.environ, **house.environ}, log))
        process.start()
        super().__init__(process)

    def wait(self, timeout: float | None = None) -> int:
        self.process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.process.name, timeout or 0)
        return self.returncode

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def ended_by_itself(house: House, source: str) -> int:
    """The exit code of a program."""
    return Forked(house, warm.run, source).wait(60)


class WorkerProcess:
    def __init__(self, house: House) -> None:
        self.house = house
        self.log = house.settings.home / "worker.log"
        self.process: Forked | subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = Forked(self.house, warm.work)

    def start_alone(self) -> None:
        """As somebody does who has no `spotter up`."""
        environ = {**os.environ, **self.house.environ}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jobs.worker"], cwd=ROOT, env=environ, stdout=log, stderr=log,
                preexec_fn=dying_with(os.getpid()), start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """As the kernel does when memory runs out: no farewell, and the job's own process goes with it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=10)


def wait_until(happened: Callable[[], object], seconds: float = 30) -> None:
    """Ask until it is so; the test fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds:.0f} s"
        time.sleep(0.05)


@pytest.fixture
def worker(house: House) -> Iterator[WorkerProcess]:
    """Started by the test itself: `worker.start()`, `worker.kill()`, then `wait_until(lambda: ...)`."""
    made = WorkerProcess(house)
    yield made
    made.kill()
