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

Step = Callable[[Path], dict[str, float]]
"""Measures things in the folder of the benchmark: seconds by name."""


@dataclass(frozen=True)
class Figure:
    """Seconds called `ours` over those called `floor` of the same round, at most `most`. Without a floor `most` is
    milliseconds.
    """

    label: str
    ours: str
    floor: str | None
    most: float


class Benchmark(Protocol):
    """What every file of a benchmark has."""

    FIGURES: tuple[Figure, ...]
    STEPS: tuple[Step, ...]
    """Run one after the other in every round."""

    def prepare(self, folder: Path, size: "SizeName") -> None: ...


SizeName = Literal["quick", "full"]
MOST_MB = 400


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
        return self.worth <= self.figure.most and self.peak_mb < MOST_MB


def lines(name: str, folder: Path, size: SizeName, rounds: int) -> Iterator[Line]:
    """The figures of one benchmark."""
    benchmark: Benchmark = import_module(f"benchmarks.{name}")  # type: ignore[assignment]
    child(name, "prepare", folder, size)
    seconds: dict[str, list[float]] = defaultdict(list)
    peaks: dict[str, float] = defaultdict(float)
    for _ in range(rounds):
        for step in benchmark.STEPS:
            found = child(name, step.__name__, folder)
            for measured, value in found["seconds"].items():
                seconds[measured].append(value)
                peaks[measured] = max(peaks[measured], found["peak_mb"])
    for figure in benchmark.FIGURES:
        yield line(figure, seconds, peaks[figure.ours])


def line(figure: Figure, seconds: dict[str, list[float]], peak_mb: float) -> Line:
    ours = seconds[figure.ours]
    floor = seconds[figure.floor] if figure.floor else None
    worths = [one / other for one, other in zip(ours, floor, strict=True)] if floor else [one * 1000 for one in ours]
    spread = min(worths), max(worths)
    return Line(figure, median(ours), median(floor) if floor else None, median(worths), spread, peak_mb)


def child(name: str, step: str, folder: Path, *more: str) -> dict[str, dict[str, float]]:
    """Runs one step by itself, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.step", name, step, str(folder), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])
