"""Overlapping, repeated and contradicting files: the order in which they come does not matter, and neither does when a
name was settled."""

from random import Random

import pytest

from app.extensions import db
from app.intake import reading_ahead
from app.models import Export
from app.standing.refresh import refresh
from tests.intake.load.exports import NOON, D, club, facts
from tests.intake.load.invented import Invented, Joined
from tests.plugins.properties import cases


@pytest.mark.parametrize(("house", "seed"), cases(1, 1), indirect=["house"])
@pytest.mark.parametrize("invented", [Invented, Joined])
def test_the_same_files_in_any_order_give_the_same_facts(app, seed, invented):
    steps = invented(seed).steps()
    found = []
    for number in range(3):
        place = club(f"club{number}")
        for step in Random(seed * 10 + number).sample(steps, len(steps)) if number else steps:
            step(place)
            db.session.commit()
        refresh(db.session(), place, None, D, through="import", now=NOON)
        db.session.commit()
        found.append(facts(place))
    assert found[0]["appointments"]
    assert found[0]["packages"]
    assert found[0]["balances"]
    assert found[1] == found[0]
    assert found[2] == found[0]


@pytest.mark.parametrize(("house", "seed"), cases(1, 0), indirect=["house"])
def test_every_file_once_more_changes_nothing(app, seed):
    place = club()
    steps = Invented(seed).steps()
    for step in steps:
        step(place)
    refresh(db.session(), place, None, D, through="import", now=NOON)
    before = facts(place)
    for step in steps:
        step(place)
    db.session.commit()
    assert facts(place) == before
    assert db.session.query(Export).filter_by(location_id=place.id).count() == 15


@pytest.mark.parametrize(("house", "seed"), cases(1, 0), indirect=["house"])
def test_files_that_are_read_ahead_give_the_same_facts(app, seed, monkeypatch):
    found = []
    for long_bytes in (reading_ahead.LONG_BYTES, 1):
        monkeypatch.setattr(reading_ahead, "LONG_BYTES", long_bytes)
        place = club(f"club{long_bytes}")
        for step in Invented(seed).steps():
            step(place)
            db.session.commit()
        refresh(db.session(), place, None, D, through="import", now=NOON)
        found.append(facts(place))
    assert found[0]["appointments"]
    assert found[1] == found[0]
