"""An import of 200,000 appointments, and of the same with 1 % changed: everything included, standings too."""

import csv
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from app.extensions import db
from app.intake import actions
from app.models import Location
from benchmarks import files
from benchmarks.club import APPOINTMENTS, TODAY, Size
from benchmarks.home import NOON, product
from benchmarks.run import Figure, SizeName

CLUB = Size(10_000, 2_000, 200_000)
FIGURES = (
    Figure("import of 200,000 appointments, first time", "first", "shell", 4),
    Figure("import of the same with 1 % changed", "again", "shell", 1),
)
COLUMNS = ", ".join(APPOINTMENTS)
TABLE = f"CREATE TABLE visit ({COLUMNS}, PRIMARY KEY (appointment_id))"
INDEXES = ("member_id, starts_at", "trainer, starts_at", "starts_at")
SCHEMA = ";\n".join([TABLE, *(f"CREATE INDEX visit_{n} ON visit ({of})" for n, of in enumerate(INDEXES))])


def prepare(folder: Path, size: SizeName) -> None:
    make(folder, CLUB)


def make(folder: Path, club: Size) -> None:
    """The files, sorted by day as member systems do, and a home that has the members and packages already."""
    if (folder / "ready").exists():
        return
    folder.mkdir(exist_ok=True)
    files.write(folder, club)
    files.sort_by_start(folder / "appointments.csv")
    files.change_one_in_a_hundred(folder / "appointments.csv", folder / "again.csv")
    with product(folder / "home"):
        settle(folder)
    (folder / "ready").touch()


def settle(folder: Path) -> None:
    """The club with its members and packages, in the product that is open."""
    db.session.add(Location(code="bench", name="Bench", timezone="America/New_York", currency="USD"))
    db.session.commit()
    for name in ("members", "packages"):
        take(folder / f"{name}.csv")


def take(file: Path) -> float:
    """Seconds from the first byte to the commit, as a worker does it."""
    started = perf_counter()
    club = db.session.scalars(db.select(Location)).one()
    with file.open("rb") as stream:
        received = actions.receive(db.session(), club, stream, filename=file.name, as_of=TODAY, source="cli", now=NOON)
    db.session.commit()
    actions.load(db.session(), received.export, NOON)
    db.session.commit()
    return perf_counter() - started


def ours(folder: Path) -> dict[str, float]:
    with fresh(folder):
        return {"first": take(folder / "appointments.csv"), "again": take(folder / "again.csv")}


@contextmanager
def fresh(folder: Path) -> Iterator[None]:
    """The product over a copy of the home."""
    shutil.rmtree(folder / "work", ignore_errors=True)
    shutil.copytree(folder / "home", folder / "work")
    with product(folder / "work"):
        yield


def shell(folder: Path) -> dict[str, float]:
    """The floor: the sqlite3 shell takes the same file into a table with a primary key and three indexes."""
    target = folder / "floor.db"
    target.unlink(missing_ok=True)
    program = shutil.which("sqlite3")
    started = perf_counter()
    if program is None:
        import_in_python(folder / "appointments.csv", target)
    else:
        words = [f"{SCHEMA};", ".mode csv", f".import --skip 1 {folder / 'appointments.csv'} visit"]
        subprocess.run([program, str(target), *words], check=True)
    return {"shell": perf_counter() - started}


def import_in_python(file: Path, target: Path) -> None:
    """Where there is no shell: the same work by Python's own csv and sqlite3."""
    connection = sqlite3.connect(target)
    connection.executescript(SCHEMA)
    with file.open(encoding="utf-8", newline="") as stream, connection:
        lines = csv.reader(stream)
        next(lines)
        connection.executemany(f"INSERT INTO visit VALUES ({', '.join('?' * len(APPOINTMENTS))})", lines)
    connection.close()


STEPS = (shell, ours)
