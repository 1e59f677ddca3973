"""The night of a large club: the usual one, and one that derives every client anew."""

from datetime import timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from app.extensions import db
from app.models import Location
from app.reports.nights import run_night
from app.standing.refresh import refresh
from benchmarks import facts
from benchmarks.club import TODAY, Size
from benchmarks.home import product
from benchmarks.run import Figure, SizeName

SIZES = {"quick": Size(25_000, 5_000, 500_000), "full": Size(250_000, 50_000, 5_000_000)}
FLOOR = "SELECT sum(client_id), sum(is_charged) FROM appointment"
FIGURES = (
    Figure("a night: whoever can turn, then all figures", "usual", "scan before usual", 25),
    Figure("every client derived anew, as after a changed rule", "anew", "scan before anew", 45),
)


def prepare(folder: Path, size: SizeName) -> None:
    """The club, with its standings of today."""
    if (folder / "spotter.db").exists():
        return
    with product(folder):
        pass
    facts.fill(folder / "spotter.db", SIZES[size])
    with product(folder):
        refresh(db.session(), _club(), None, TODAY, through="import", now=facts.NOW)
        db.session.commit()


def usual(folder: Path) -> dict[str, float]:
    """The night after the last one."""
    with product(folder):
        scan = _scan()
        day = (_club().last_night_on or TODAY) + timedelta(1)
        db.session.commit()
        started = perf_counter()
        run_night(db.session(), 1, day, facts.NOW)
        db.session.commit()
        return {"usual": perf_counter() - started, "scan before usual": scan}


def anew(folder: Path) -> dict[str, float]:
    with product(folder):
        scan = _scan()
        club = _club()
        day = club.last_night_on or TODAY
        started = perf_counter()
        refresh(db.session(), club, None, day, through="nightly", now=facts.NOW)
        db.session.commit()
        return {"anew": perf_counter() - started, "scan before anew": scan}


def _club() -> Location:
    return db.session.get_one(Location, 1)


def _scan() -> float:
    """One scan of the appointments that sums two columns; the second, so that the file is in memory."""
    seconds = 0.0
    for _ in range(2):
        started = perf_counter()
        db.session.execute(text(FLOOR)).all()
        seconds = perf_counter() - started
    return seconds


STEPS = (usual, anew)
