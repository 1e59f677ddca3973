"""A real worker process over the app of the test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from app.config import ROOT
from app.process import dying_with
from tests.plugins.apps import House


class WorkerProcess:
    def __init__(self, house: House) -> None:
        self.house = house
        self.log = house.settings.home / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environ = {**os.environ, **self.house.environ}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jobs.worker"], cwd=ROOT, env=environ, stdout=log, stderr=log,
                preexec_fn=dying_with(os.getpid()), start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """As the kernel does when memory runs out: no farewell, and the job's own process goes with it."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(timeout=10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


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
    made.stop()
