"""The table of results, for the terminal and for results.md."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.run import MOST_MB, Line, SizeName

RESULTS = Path(__file__).parent / "results.md"
OF_MILLISECONDS = "Milliseconds depend on the machine: where the limits were set, the floor of 200,000 rows took 1.2 s."
PROFILE = """What a first import of a long file spends the processor's time of its main process on: SQLite writing the
appointments 20 % and what was carried 12 %, building their indexes once all rows are in 19 %; standings 19 % (reading
the sessions again 7 %, deriving 5 %); rows into facts 7 %; commit 6 %; the rest looks things up and puts columns
together. Reading, cleaning, texts and digests, four tenths as much, go on beside it in a process of its own. The same
with 1 % changed: standings 53 % (reading the sessions of all whom it touches 23 %, deriving 15 %), changed records
worked out anew 14 %, finding and reading the lines that differ 14 %, commit 5 %. While rows go into PostgreSQL, its
server spends about six tenths of its time on foreign keys, 9 µs of the processor for each key of a row; meanwhile the
next rows are prepared."""
HEADERS = ("what", "ours", "floor", "result", "of the rounds", "at most", "peak MB", "")


def markdown(lines: Iterable[Line]) -> str:
    rows = [HEADERS, *(cells(line) for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADERS))]
    padded = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    ruler = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {padded[0]} |", f"|{ruler}|", *(f"| {row} |" for row in padded[1:])])


def cells(line: Line) -> tuple[str, ...]:
    unit = " x" if line.floor is not None else " ms"
    size = megabytes if line.figure.of == "memory" else duration
    low, high = line.spread
    return (
        line.figure.label,
        size(line.ours),
        size(line.floor) if line.floor is not None else "",
        f"{short(line.worth)}{unit}",
        f"{short(low)} to {short(high)}",
        f"{short(line.figure.most)}{unit}",
        f"{line.peak_mb:.0f}",
        "reached" if line.is_reached else "missed",
    )


def short(number: float) -> str:
    """Three digits of what is small, so that 1.52 is not 1.5."""
    return f"{number:.3g}" if number < 10 else f"{number:.1f}"


def megabytes(number: float) -> str:
    return f"{number:.0f} MB"


def duration(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def write(size: SizeName, lines: list[Line], rounds: int) -> None:
    RESULTS.write_text(
        f"# Results\n\nSize `{size}`, {rounds} rounds, {datetime.now(UTC).date()}, on {machine()}. "
        f"A worker may take {MOST_MB} MB at most, one that loads a million rows 300.\n\n"
        f"{markdown(lines)}\n\n{OF_MILLISECONDS}\n\n{PROFILE}\n",
        encoding="utf-8",
    )


def machine() -> str:
    cpu = "an unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = names[0] if names else cpu
    return (f"{os.cpu_count()} cores of {cpu}, {platform.system()}, Python {platform.python_version()}, "
            f"SQLite {sqlite3.sqlite_version}")  # fmt: skip
