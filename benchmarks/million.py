"""An import of 1,000,000 appointments, and of the same with 1 % changed; what it takes in memory beside 200,000."""

from pathlib import Path

from benchmarks import imports
from benchmarks.club import Size
from benchmarks.imports import fresh, make, ours, shell, take
from benchmarks.run import Figure, SizeName

CLUB = Size(50_000, 10_000, 1_000_000)
MOST_MB = 300
FIGURES = (
    Figure("import of 1,000,000 appointments, first time", "first", "shell", 1.5, MOST_MB),
    Figure("import of the same 1,000,000 with 1 % changed", "again", "shell", 0.5, MOST_MB),
    Figure("memory of 1,000,000 against 200,000", "first", "fewer", 1.5, MOST_MB, of="memory"),
)
ROUNDS_MOST = 2


def prepare(folder: Path, size: SizeName) -> None:
    make(folder, CLUB)
    make(folder / "fewer", imports.CLUB)


def fewer(folder: Path) -> dict[str, float]:
    with fresh(folder / "fewer"):
        return {"fewer": take(folder / "fewer" / "appointments.csv")}


STEPS = (shell, fewer, ours)
