"""The same 200,000 appointments through `sqlite-utils upsert`: a table with a key, and nothing else of what we do.

Needs requirements/bench.lock: `pip install --require-hashes -r requirements/bench.lock`; `make bench` does it.
"""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.imports import ours, prepare
from benchmarks.run import Figure

FIGURES = (
    Figure("import of 200,000 appointments against sqlite-utils upsert", "first", "upsert first", 1 / 5),
    Figure("import of the same with 1 % changed against sqlite-utils upsert", "again", "upsert again", 1 / 12),
)
ROUNDS_MOST = 3


def theirs(folder: Path) -> dict[str, float]:
    target = folder / "upsert.db"
    target.unlink(missing_ok=True)
    first, again = upsert(target, folder / "appointments.csv"), upsert(target, folder / "again.csv")
    return {"upsert first": first, "upsert again": again}


def upsert(target: Path, file: Path) -> float:
    started = perf_counter()
    words = ["upsert", str(target), "visit", str(file), "--csv", "--pk", "appointment_id", "--silent"]
    subprocess.run([sys.executable, "-m", "sqlite_utils", *words], check=True)
    return perf_counter() - started


STEPS = (theirs, ours)

__all__ = ["FIGURES", "ROUNDS_MOST", "STEPS", "ours", "prepare"]
