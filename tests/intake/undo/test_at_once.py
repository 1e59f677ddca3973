"""One undo is one transaction: somebody else waits for it, and who dies over it leaves nothing."""

import signal
import threading
from collections.abc import Callable
from io import BytesIO
from time import sleep

import pytest

from app.extensions import db
from app.intake import actions, waiting
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.models import Export, Location
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, bring, club, facts
from tests.intake.undo.leo import BOOKED, LATER, LEO, SHOWED
from tests.plugins.workers import ended_by_itself

DIES = """
import os, signal
from app import create_app, clock
from app.extensions import db
from app.intake.undo.undoing import undo
from app.models import Export
with create_app().app_context():
    undo(db.session(), {export_id}, clock.now())
    os.kill(os.getpid(), signal.SIGKILL)
"""


def in_a_thread(app, act: Callable[[], object], found: list[object]) -> threading.Thread:
    def run() -> None:
        with app.app_context():
            try:
                found.append(act())
            except UndoRefused as refused:
                db.session.rollback()
                found.append(str(refused))
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_of_two_at_once_one_undoes_and_the_other_is_told(app):
    place = club()
    export_id = bring(place, MEMBERS, LEO).id
    found: list[object] = []

    def take_back() -> str:
        undo(db.session(), export_id, LATER)
        sleep(0.2)
        db.session.commit()
        return "undone"

    for thread in [in_a_thread(app, take_back, found) for _ in range(2)]:
        thread.join()
    assert sorted(map(str, found)) == ["members.csv was undone before.", "undone"]


def test_an_import_that_is_running_is_waited_for(app):
    place = club()
    export_id = bring(place, APPOINTMENTS, BOOKED).id
    place_id, found, is_loading = place.id, [], threading.Event()

    def load() -> None:
        content = "\n".join((APPOINTMENTS, SHOWED, "")).encode()
        here = db.session.get_one(Location, place_id)
        export = actions.receive(
            db.session(), here, BytesIO(content), filename="newer.csv", as_of=NOON.date(), source="cli", now=NOON
        ).export
        waiting.claim(db.session(), export.id, NOON)
        actions.load(db.session(), export, NOON)
        is_loading.set()
        sleep(0.3)
        db.session.commit()

    loading = in_a_thread(app, load, [])
    assert is_loading.wait(20)
    in_a_thread(app, lambda: undo(db.session(), export_id, LATER), found).join()
    loading.join()
    assert "newer.csv of Fri, Nov 20 changed the status" in str(found[0])


@pytest.mark.processes
def test_who_is_killed_before_the_end_leaves_everything_as_it_was(house):
    place = club()
    export_id = bring(place, APPOINTMENTS, SHOWED).id
    before = facts(place)
    assert ended_by_itself(house, DIES.format(export_id=export_id)) == -signal.SIGKILL
    db.session.rollback()
    assert facts(place) == before
    assert db.session.get_one(Export, export_id).undone_at is None
