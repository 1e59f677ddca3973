"""Runs benchmarks round by round, each step in a process of its own, ours and the floor in turns."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Literal, Protocol

from benchmarks.memory import Watch

SizeName = Literal["quick", "full"]
MOST_MB = 400
Step = Callable[[Path], dict[str, float]]
"""Measures things in the folder of the benchmark: seconds by name."""
Measured = dict[str, list[float]]
"""By name, one of each round."""


@dataclass(frozen=True)
class Figure:
    """Seconds called `ours` over those called `floor` of the same round, at most `most`. Without a floor `most` is
    milliseconds. Of memory: peaks instead of seconds.
    """

    label: str
    ours: str
    floor: str | None
    most: float
    most_mb: float = MOST_MB
    of: Literal["seconds", "memory"] = "seconds"


class Benchmark(Protocol):
    """What every file of a benchmark has."""

    FIGURES: tuple[Figure, ...]
    STEPS: tuple[Step, ...]
    """Run one after the other in every round."""

    def prepare(self, folder: Path, size: SizeName) -> None: ...


@dataclass(frozen=True)
class Line:
    figure: Figure
    ours: float
    floor: float | None
    worth: float
    """Times its floor, or milliseconds: the median of the rounds."""
    spread: tuple[float, float]
    peak_mb: float

    @property
    def is_reached(self) -> bool:
        return self.worth <= self.figure.most and self.peak_mb < self.figure.most_mb


def lines(name: str, folder: Path, size: SizeName, rounds: int) -> Iterator[Line]:
    """The figures of one benchmark."""
    benchmark: Benchmark = import_module(f"benchmarks.{name}")  # type: ignore[assignment]
    child(name, "prepare", folder, size)
    seconds: Measured = defaultdict(list)
    peaks: Measured = defaultdict(list)
    for _ in range(min(rounds, getattr(benchmark, "ROUNDS_MOST", rounds))):
        for step in benchmark.STEPS:
            found, peak_mb = child(name, step.__name__, folder)
            for measured, value in found.items():
                seconds[measured].append(value)
                peaks[measured].append(peak_mb)
    for figure in benchmark.FIGURES:
        yield line(figure, peaks if figure.of == "memory" else seconds, max(peaks[figure.ours]))


def line(figure: Figure, measured: Measured, peak_mb: float) -> Line:
    ours = measured[figure.ours]
    floor = measured[figure.floor] if figure.floor else None
    worths = [one / other for one, other in zip(ours, floor, strict=True)] if floor else [one * 1000 for one in ours]
    spread = min(worths), max(worths)
    return Line(figure, median(ours), median(floor) if floor else None, median(worths), spread, peak_mb)


def child(name: str, step: str, folder: Path, *more: str) -> tuple[dict[str, float], float]:
    """Runs one step by itself, so that its memory is its own. Gives its seconds, and the peak of it and of those that
    it started.
    """
    command = [sys.executable, "-m", "benchmarks.step", name, step, str(folder), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process, Watch(process.pid) as watch:
        output, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    found = json.loads(output.splitlines()[-1])
    return found["seconds"], max(found["peak_mb"], watch.peak_mb)
