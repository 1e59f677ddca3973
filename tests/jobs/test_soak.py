"""Files that overlap, in any order, each of them twice, while their readers are killed: the reports come out the same.

`SOAK=20` kills so many readers in every club on both databases; `SEED=7` chooses the order and the moments anew.
"""

import csv
import io
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import actions, holding, waiting
from app.intake.actions import Options
from app.models import Export, Location
from jobs.sweep import enqueue_waiting
from tests.intake.exports import NORTH
from tests.jobs.test_worker import children_of
from tests.jobs.windows import CUTS, saved_again, windows
from tests.plugins.apps import House
from tests.plugins.workers import WorkerProcess
from tests.reports.test_samples import ok, settings_of, settle

pytestmark = pytest.mark.processes

D = date(2026, 11, 20)
DAY = timedelta(days=1)
KILLS = {"sqlite": 4, "postgresql": 1}
SEED = int(os.environ.get("SEED", "2026"))
REPORTS = ("board", "renewals", "attention", "funnel", "trainers", "packages", "ledger")
"""The morning report tells of cards that lapsed on the way, so it is compared after two quiet nights."""
IS_LONG = "SOAK" in os.environ
WINDOWS = 4 if IS_LONG else 2
CLUBS = [("sqlite", "mindbody"), ("postgresql", "gymmaster")]
ALL_CLUBS = [(backend, layout) for layout in CUTS for backend in ("sqlite", "postgresql")]


class Desk:
    """Brings files, and looks after those that stop, as the doors, the sweep and a manager do."""

    def __init__(self, house: House, location: Location, chance: random.Random) -> None:
        self.location, self.chance = location, chance
        self.kills = int(os.environ.get("SOAK", KILLS["sqlite" if house.settings.is_sqlite else "postgresql"]))
        self.workers = [WorkerProcess(house), WorkerProcess(house)]
        self.killed = self.hit = 0

    def bring(self, name: str, content: bytes, constants: dict[str, str]) -> None:
        received = actions.receive(
            db.session(), self.location, BytesIO(content), filename=name, as_of=D, source="folder", now=clock.now(),
            options=Options(constants=constants),
        )  # fmt: skip
        db.session.commit()
        waiting.read_soon(received.export.id)

    def waiting(self, *statuses: str) -> list[int]:
        db.session.rollback()
        return list(db.session.scalars(select(Export.id).where(Export.status.in_(statuses)).order_by(Export.id)))

    def kill_one(self) -> None:
        """While a file is under way: the worker, or only the process that reads."""
        if not self.waiting("loading"):
            time.sleep(0.02)
            return
        time.sleep(self.chance.random() * self.chance.random() * 0.4)
        worker = self.chance.choice(self.workers)
        assert worker.process
        readers = children_of(worker.process.pid)
        if self.chance.random() < 0.3:
            worker.kill()
            worker.start()
        elif readers:
            os.kill(readers[0], signal.SIGKILL)
        self.killed += 1
        time.sleep(0.05)
        self.hit += len(waiting.free_abandoned(db.session()))
        db.session.commit()
        enqueue_waiting()

    def look_after(self) -> None:
        """The sweep queues what was left behind; a manager who has looked at a held file says that it is right."""
        for export_id in self.waiting("held"):
            assert db.session.get_one(Export, export_id).held_for not in ("mapping", "date_order")
            holding.release(db.session(), export_id, clock.now(), None)
            db.session.commit()
        enqueue_waiting()

    def until_all_is_read(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.waiting("received", "loading", "held"):
            assert time.monotonic() < deadline, self.workers[0].log.read_text()[-2000:]
            self.look_after()
            if self.hit < self.kills:
                self.kill_one()
            else:
                time.sleep(0.1)


@pytest.fixture
def desk(house: House) -> Iterator[Callable[[Location, random.Random], Desk]]:
    made: list[Desk] = []

    def of(location: Location, chance: random.Random) -> Desk:
        made.append(Desk(house, location, chance))
        for worker in made[-1].workers:
            worker.start()
        return made[-1]

    yield of
    for one in made:
        for worker in one.workers:
            worker.kill()


@pytest.mark.parametrize("house,layout", ALL_CLUBS if IS_LONG else CLUBS, indirect=["house"])
def test_whatever_happens_to_the_files_of_a_club_its_reports_are_the_same(
    house: House, layout: str, run: Any, desk: Callable[[Location, random.Random], Desk]
) -> None:
    chance = random.Random(SEED)
    print(f"SEED={SEED}")  # shown when it fails
    said = settings_of(NORTH / layout)
    at = desk(club(run, "north"), chance)
    files = list(parts_of(layout, said))
    chance.shuffle(files)
    for number, file in enumerate(files):
        if number == len(files) // 2:
            settle(run, "north", said)
        at.bring(*file)
        at.look_after()
        if at.hit < at.kills:
            at.kill_one()
    at.until_all_is_read(seconds=60 + 10 * at.kills)
    while at.hit < at.kills:  # more of the same, until enough readers were killed over it
        files = [(name, saved_again(content, name), constants) for name, content, constants in files]
        for file in files:
            at.bring(*file)
        at.until_all_is_read(seconds=60 + 10 * at.kills)
    assert at.waiting("refused") == []

    calm(run, layout, said)
    for name in REPORTS:
        assert cells(run, name, "north") == cells(run, name, "calm"), name
    for night in (D, D + DAY):
        ok(run("nightly", "--on", str(night)))
    assert cells(run, "morning", "north", D + 2 * DAY) == cells(run, "morning", "calm", D + 2 * DAY)


def parts_of(layout: str, said: dict[str, Any]) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    for name in CUTS[layout]:
        constants = said.get("const", {}).get(name, {})
        for number, content in enumerate(windows(layout, name, WINDOWS), 1):
            yield f"{number}-{name}", content, constants
            yield f"{number}-again-{name}", saved_again(content, name), constants


def calm(run: Any, layout: str, said: dict[str, Any]) -> None:
    """The same club, imported undisturbed: whole files, one after the other."""
    club(run, "calm")
    for name in CUTS[layout]:
        constants = [f"--const={field}={value}" for field, value in said.get("const", {}).get(name, {}).items()]
        ok(run("import", str(NORTH / layout / name), "--location", "calm", "--as-of", str(D), *constants, "--json"))
    settle(run, "calm", said)


def club(run: Any, code: str) -> Location:
    ok(run("location", "add", code, "--name", code, "--timezone", "America/New_York", "--currency", "USD"))
    location = db.session.scalar(select(Location).where(Location.code == code))
    assert location
    return location


def cells(run: Any, report: str, code: str, on: date = D) -> list[dict[str, str]]:
    words = ("report", report, "--location", code, "--on", str(on), "--from", "2026-11-01", "--to", str(on))
    rows = csv.DictReader(io.StringIO(ok(run(*words)).stdout_bytes.decode()))
    return [{column: cell for column, cell in row.items() if column != "location"} for row in rows]
