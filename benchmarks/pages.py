"""The pages of a large club: right after a fact of one client changed, and again when nothing did. Server time, as of
the board, once the day's first walk over all clients is done.
"""

from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import select

from app.extensions import db
from app.models import Location, Standing
from app.standing.refresh import refresh
from benchmarks import facts
from benchmarks.board import Web, log_in, make
from benchmarks.club import TODAY, Size
from benchmarks.home import product
from benchmarks.run import Figure, SizeName

SIZES = {"quick": Size(25_000, 5_000, 500_000), "full": Size(100_000, 20_000, 2_000_000)}
TIMES = 7
PAGES = {
    "Today": "/",
    "Renewals": "/renewals",
    "Team": "/team",
    "Funnel": "/reports/funnel",
    "Book": "/book?trainer=7",
    "Names": "/team/names?figure=earned&from=2026-11-01&to=2026-11-20",
    "Packages": "/reports/packages?page=5",
}
CHANGED, SAME, WALK = 1000, 100, 8000
"""Milliseconds at most."""
FIGURES = (
    Figure("pages of a large club: the day's first walk, for Today", "walk", None, WALK),
    *(Figure(f"{page} of a large club, a fact changed", f"{page} changed", None, CHANGED) for page in PAGES),
    *(Figure(f"{page} of a large club, nothing changed", f"{page} same", None, SAME) for page in PAGES),
)


def prepare(folder: Path, size: SizeName) -> None:
    make(folder, SIZES[size])


def pages(folder: Path) -> dict[str, float]:
    with product(folder) as app:
        web = Web(app, log_in(app))
        found = {"walk": timed(web, "/")}
        for page, address in PAGES.items():
            web.get(address)
            changed, same = [], []
            for number in range(TIMES):
                change(number)
                changed.append(timed(web, address))
                same.append(timed(web, address))
            found |= {f"{page} changed": median(changed), f"{page} same": median(same)}
        return found


def change(number: int) -> None:
    """As if a fact of somebody active had changed: all that looks at the club's facts looks again."""
    active = select(Standing.client_id).where(Standing.stage == "active").order_by(Standing.client_id)
    ids = list(db.session.scalars(active.offset(number).limit(1)))
    refresh(db.session(), db.session.get_one(Location, 1), ids, TODAY, through="board", now=facts.NOW)
    db.session.commit()


def timed(web: Web, address: str) -> float:
    started = perf_counter()
    web.get(address)
    return perf_counter() - started


STEPS = (pages,)
