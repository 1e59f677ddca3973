"""How much memory a process and those that it started take together, looked at while they run."""

from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

EVERY_SECONDS = 0.2


class Watch:
    """Where there is no /proc, the peak stays 0."""

    def __init__(self, pid: int) -> None:
        self.peak_mb = 0.0
        self._pid = pid
        self._is_over = Event()
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(EVERY_SECONDS):
            self.peak_mb = max(self.peak_mb, sum(map(share_mb, family(self._pid))))


def family(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
        except OSError:
            continue
    return found


def share_mb(pid: int) -> float:
    """What several share is divided among them. 0: it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
