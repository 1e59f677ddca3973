import subprocess
import sys
from datetime import timedelta
from functools import cache

import pytest
from flask import Flask

from app import clock, process
from app.extensions import db
from app.intake import waiting
from app.models import Export, Location


@pytest.fixture
def export(app: Flask) -> Export:
    location = Location(code="north", name="North", timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    made = Export(
        location_id=location.id, filename="x.csv", sha256="0" * 64, byte_count=1, as_of=clock.today("UTC"),
        source="web", received_at=clock.now(), status="received",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


@cache
def mark_of_a_dead_process() -> str:
    """As a worker that was killed left it: host and pid are right, the process is gone."""
    program = "from app import process; print(process.fingerprint())"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def held_by(export: Export, mark: str | None, minutes: int = 1) -> None:
    export.status, export.claimed_by = "loading", mark
    export.claimed_at = clock.now() - timedelta(minutes=minutes)
    db.session.flush()


def test_a_waiting_export_is_claimed_once(export: Export) -> None:
    assert waiting.export_ids(db.session()) == [export.id]
    assert waiting.claim(db.session(), export.id, clock.now())
    assert not waiting.claim(db.session(), export.id, clock.now())
    db.session.refresh(export)
    assert (export.status, export.claimed_by) == ("loading", process.fingerprint())
    assert waiting.export_ids(db.session()) == []


@pytest.mark.parametrize("status", ["loaded", "refused", "held"])
def test_an_export_that_does_not_wait_cannot_be_claimed(export: Export, status: str) -> None:
    export.status = status
    assert not waiting.claim(db.session(), export.id, clock.now())


def test_an_export_whose_reader_lives_is_left_to_it(export: Export) -> None:
    held_by(export, process.fingerprint(), minutes=600)
    assert waiting.free_abandoned(db.session()) == []


def test_an_export_whose_reader_was_killed_waits_again(export: Export) -> None:
    held_by(export, mark_of_a_dead_process())
    assert waiting.free_abandoned(db.session()) == [export.id]
    assert waiting.export_ids(db.session()) == [export.id]


def test_an_export_that_takes_its_reader_down_each_time_is_held_for_a_person(export: Export) -> None:
    fates = []
    for _ in range(waiting.MOST_STOPS):
        held_by(export, mark_of_a_dead_process())
        waiting.free_abandoned(db.session())
        db.session.refresh(export)
        fates.append(export.status)
    assert fates == ["received"] * (waiting.MOST_STOPS - 1) + ["held"]
    assert export.refusal == waiting.HOPELESS


def test_a_pid_that_another_process_got_since_is_no_reader(export: Export) -> None:
    held_by(export, process.fingerprint().rpartition(":")[0] + ":1")
    assert waiting.free_abandoned(db.session()) == [export.id]


@pytest.mark.parametrize(("minutes", "is_freed"), [(69, False), (71, True)])
def test_a_reader_on_another_host_is_believed_for_as_long_as_a_job_may_take(
    export: Export, minutes: int, is_freed: bool
) -> None:
    held_by(export, "elsewhere:1:1", minutes)
    assert bool(waiting.free_abandoned(db.session())) == is_freed
