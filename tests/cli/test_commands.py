import errno
import json
import sqlite3
import tarfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import click
import pytest
from flask import Flask
from rq import cron

from app import cli, clock, home, migrate
from app.cli import command
from app.extensions import db, redis_connection
from app.intake.doors import states
from app.models import Export, Location
from jobs.worker import HouseWorker
from tests.plugins.apps import House
from tests.plugins.cast import Cast

Run = Callable[..., Any]


def every_command() -> list[tuple[str, ...]]:
    """Groups and what is in them, as a person types them."""

    def below(words: tuple[str, ...], found: click.Command) -> list[tuple[str, ...]]:
        inside = found.commands.items() if isinstance(found, click.Group) else ()
        return [words, *(line for name, sub in inside for line in below((*words, name), sub))]

    return [line for found in cli.commands() for line in below((found.name or "",), found)]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_explains_itself(run: Run, words: tuple[str, ...]) -> None:
    answer = run(*words, "--help")
    assert answer.exit_code == 0
    assert "Usage: spotter" in answer.stdout
    explained = answer.stdout.partition("\n\n")[2].strip()
    assert explained
    assert not explained.startswith("Options:")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("words", [(), ("demo",), ("items",), ("services",), ("outcomes",)], ids=" ".join)
def test_a_list_of_commands_says_whole_sentences(run: Run, words: tuple[str, ...]) -> None:
    listed = run(*words, "--help").stdout.partition("Commands:")[2]
    assert listed
    assert [line for line in listed.splitlines() if line.endswith("...")] == []


def test_a_report_in_json_is_asked_for_as_everywhere(run: Run, cast: Cast) -> None:
    words = ("report", "funnel", "--location", "north", "--on", "2026-11-20")
    answer = run(*words, "--json")
    assert answer.stdout == run(*words, "--format", "json").stdout
    assert [row["location"] for row in json.loads(answer.stdout)] == ["north"]
    assert run(*words).stdout.startswith("location,")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "words", [("nonsense",), ("backup",), ("check", "--nonsense"), ("upgrade", "more")], ids=" ".join
)
def test_wrong_words_are_refused_in_one_sentence(run: Run, words: tuple[str, ...]) -> None:
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_what_nobody_foresaw_ends_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("at the worst moment")

    monkeypatch.setattr("app.backup.write", break_down)
    answer = run("backup", "/anywhere")
    assert answer.exit_code == 1
    assert answer.stderr.splitlines()[-1] == (
        "Something went wrong that nobody foresaw (ZeroDivisionError: at the worst moment)."
    )


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_older_schema_is_upgraded_after_a_backup(house: House, run: Run, with_a_later_schema: str) -> None:
    before = migrate.revision(db.engine)
    answer = json.loads(run("upgrade", "--json").stdout)
    assert (answer["from"], answer["to"]) == (before, with_a_later_schema)
    assert tarfile.is_tarfile(answer["backup"])
    assert migrate.state(db.engine) == "current"


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_an_upgrade_is_refused_while_the_product_runs(house: House, run: Run, with_a_later_schema: str) -> None:
    with home.hold(house.settings.home, "http://127.0.0.1:8000"):
        answer = run("upgrade")
    assert answer.exit_code == 2
    assert "already runs" in answer.stderr


def test_an_upgrade_with_nothing_to_do_says_so(run: Run) -> None:
    answer = json.loads(run("upgrade", "--json").stdout)
    assert answer == {"from": migrate.head(), "to": migrate.head(), "backup": None}


def test_an_older_schema_sends_every_command_to_upgrade(run: Run, with_a_later_schema: str) -> None:
    answer = run("backup", "/anywhere")
    assert answer.exit_code == 2
    assert "run `spotter upgrade`" in answer.stderr


def add_location() -> Location:
    location = Location(code="north", name="North", timezone="America/Chicago", currency="USD")
    db.session.add(location)
    db.session.flush()
    return location


def verdicts(run: Run) -> tuple[int, dict[str, bool]]:
    answer = run("check", "--json")
    found = json.loads(answer.stdout)
    assert found["ok"] == (answer.exit_code == 0)
    return answer.exit_code, {check["name"]: check["ok"] for check in found["checks"]}


def test_a_check_of_a_product_that_does_not_run_says_what_is_missing(run: Run) -> None:
    code, found = verdicts(run)
    assert code == 1
    assert found == {
        "database": True,
        "migrations": True,
        "redis": True,
        "worker": False,
        "schedule": False,
        "disk": True,
        "kept files": True,
    }


@pytest.fixture
def running(app: Flask) -> None:
    """A worker for every queue and a scheduler have said that they live."""
    HouseWorker(["imports", "default"], connection=redis_connection()).register_birth()
    scheduler = cron.CronScheduler(redis_connection())
    scheduler.register_birth()
    scheduler.heartbeat()


@pytest.mark.usefixtures("running")
def test_a_check_is_well_when_everything_runs(run: Run) -> None:
    add_location()
    code, found = verdicts(run)
    assert code == 0
    assert {name for name in found if name.endswith("north")} == {
        "last import north",
        "waiting imports north",
        "doors north",
        "last night north",
    }


@pytest.mark.usefixtures("running")
def test_a_check_tells_of_a_mailbox_that_does_not_answer(run: Run) -> None:
    states.note(db.session(), add_location(), "mail", "There is no server called nowhere.", clock.now())
    code, found = verdicts(run)
    assert code == 1
    assert [name for name, ok in found.items() if not ok] == ["doors north"]


@pytest.mark.usefixtures("running")
def test_a_check_tells_of_an_old_import_a_stuck_one_and_a_missed_night(run: Run) -> None:
    location = add_location()
    today = clock.today(location.timezone)
    location.last_night_on = today - timedelta(days=2)
    for number, (status, days) in enumerate({"loaded": 9, "received": 1}.items()):
        at = clock.now() - timedelta(days=days)
        db.session.add(
            Export(location_id=location.id, filename="x.csv", sha256=str(number), byte_count=1, as_of=today,
                   source="web", received_at=at, status=status, finished_at=at)
        )  # fmt: skip
    code, found = verdicts(run)
    assert code == 1
    assert [name for name, ok in found.items() if not ok] == [
        "last import north",
        "waiting imports north",
        "last night north",
    ]


@pytest.mark.usefixtures("without_redis")
def test_a_check_goes_on_without_redis(run: Run) -> None:
    code, found = verdicts(run)
    assert code == 1
    assert found["database"]
    assert not found["redis"]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "words", [("nightly", "--on"), ("report", "board", "--location", "north", "--on")], ids=" ".join
)
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_near_the_end_of_the_calendar_is_a_slip(run: Run, cast: Cast, words: tuple[str, ...], day: str) -> None:
    answer = run(*words, day)
    assert answer.exit_code == 2
    assert f"--on: {day} is not between 1990-01-01 and 2199-12-31; is the year right?" in answer.stderr


@pytest.mark.parametrize(
    "problem", [OSError(errno.ENOSPC, "No space left on device"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str], problem: Exception) -> None:
    assert command.say_problem(problem) == 2
    assert capsys.readouterr().err == ("The disk is full, so this was not done: make room and run the command again.\n")


def test_a_file_of_somebody_else_is_named_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.say_problem(PermissionError(13, "Permission denied", "/home/secret_key")) == 2
    assert capsys.readouterr().err == (
        "/home/secret_key: Permission denied. Run this as the user whose Spotter it is, or let that user use it.\n"
    )
