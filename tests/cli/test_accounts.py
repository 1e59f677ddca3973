import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts import passwords
from app.extensions import db
from app.models import Location, Trainer, User
from tests.plugins.cast import Cast

Run = Callable[..., Any]
NORTH = ("location", "add", "pier", "--name", "Pier Nine", "--timezone", "America/Chicago", "--currency", "usd")
NORA = ("user", "add", "Nora@example.com", "--role", "trainer", "--location", "north")


def test_a_club_is_added_and_says_its_code(run: Run) -> None:
    answer = run(*NORTH, "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["code"]) == (0, "pier")
    made = db.session.scalars(select(Location)).one()
    assert (made.name, made.timezone, made.currency, made.is_demo) == ("Pier Nine", "America/Chicago", "USD", False)


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        (2, "pier nine", "CODE: A code is up to 40 letters"),
        (2, "", "CODE: A code is up to 40 letters"),
        (4, " ", "--name: What is the club called?"),
        (6, "Chicago", "--timezone: Chicago is not a time zone."),
        (8, "dollars", "--currency: dollars is not a currency."),
    ],
)
def test_a_club_that_cannot_be_is_refused_by_its_option(run: Run, option: int, value: str, sentence: str) -> None:
    words = list(NORTH)
    words[option] = value
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(sentence)
    assert len(answer.stderr.splitlines()) == 1
    assert db.session.scalars(select(Location)).all() == []


def test_a_code_is_given_once(run: Run) -> None:
    run(*NORTH)
    answer = run(*NORTH)
    assert (answer.exit_code, answer.stderr) == (2, "CODE: There is a club with the code pier already.\n")


def test_a_person_is_added_with_the_password_from_standard_input(run: Run, cast: Cast) -> None:
    answer = run(*NORA, "--trainer", "Dana Wolf", "--password-stdin", "--json", text_in="seven quiet harbours\n")
    assert (answer.exit_code, json.loads(answer.stdout)) == (0, {"email": "nora@example.com", "role": "trainer"})
    nora = db.session.scalars(select(User).where(User.email == "nora@example.com")).one()
    assert (nora.name, nora.role, nora.has_temporary_password) == ("Dana Wolf", "trainer", False)
    assert passwords.fits("seven quiet harbours", nora.password_hash)
    assert [place.code for place in nora.locations] == ["north"]
    assert cast.dana_trainer.user_id == nora.id


def test_without_one_a_password_to_begin_with_is_made_and_said(run: Run, cast: Cast) -> None:
    said = json.loads(run(*NORA, "--json").stdout)
    nora = db.session.scalars(select(User).where(User.email == said["email"])).one()
    assert nora.has_temporary_password
    assert passwords.fits(said["password"], nora.password_hash)


@pytest.mark.parametrize("clubs", [("--location", "north", "--location", "south"), ("--location", "north", "south")])
def test_several_clubs_are_named_one_after_the_other(run: Run, cast: Cast, clubs: tuple[str, ...]) -> None:
    answer = run("user", "add", "mo@example.com", "--role", "manager", *clubs, "--trainer", "Mo Diaz")
    assert answer.exit_code == 0
    mo = db.session.scalars(select(User).where(User.email == "mo@example.com")).one()
    assert [place.code for place in mo.locations] == ["north", "south"]
    names = db.session.scalars(select(Trainer).where(Trainer.user_id == mo.id)).all()
    assert {(name.name, name.location_id) for name in names} == {("Mo Diaz", cast.north.id), ("Mo Diaz", cast.south.id)}


def test_an_owner_needs_no_club(run: Run) -> None:
    assert run("user", "add", "olive@example.com", "--role", "admin").exit_code == 0


@pytest.mark.parametrize(
    ("words", "text_in", "sentence"),
    [
        (("user", "add", "nora", "--role", "gm", "--location", "north"), None, "EMAIL: This is not an e-mail address."),
        (("user", "add", "ANA@example.com", "--role", "admin"), None, "EMAIL: ana@example.com has an account already."),
        (("user", "add", "n@x.com", "--role", "owner"), None, "Invalid value for '--role'"),
        (("user", "add", "n@x.com", "--role", "gm"), None, "--location: At which club?"),
        (
            ("user", "add", "n@x.com", "--role", "gm", "--location", "west"),
            None,
            "--location: there is no location west",
        ),
        ((*NORA, "--trainer", "Ben Ortiz"), None, "--trainer: Ben Ortiz is Ben Ortiz already."),
        ((*NORA, "--password-stdin"), "short\n", "--password-stdin: Make it 12 characters or more; this has 5."),
        ((*NORA, "--password-stdin"), "", "--password-stdin: Make it 12 characters or more; this has 0."),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_by_the_option(
    run: Run, cast: Cast, words: tuple[str, ...], text_in: str | None, sentence: str
) -> None:
    before = len(db.session.scalars(select(User)).all())
    answer = run(*words, text_in=text_in)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(sentence)
    assert len(answer.stderr.splitlines()) == 1
    assert len(db.session.scalars(select(User)).all()) == before
