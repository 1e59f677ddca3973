"""Where everybody stands, as it is written, is where the rules put them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.scope import system_scope
from app.extensions import db
from app.metrics.read import derived_on
from app.models import StageChange, Standing
from app.reports.nights import run_night
from app.standing import stood
from app.standing.stood import _derived, stood_on
from tests.factory import NOON, D, add_client, add_consultation, stand
from tests.standing.test_refresh import any_club


def derived(location, day, scope=None):
    scope = scope or system_scope([location.id])
    return sorted(map(_derived, derived_on(db.session(), scope, location, day)))


@pytest.mark.parametrize("seed", range(3))
def test_what_is_written_is_what_would_be_derived(cast, seed):
    """On the day of the night, on days after it for which nothing was written, and on one in the past."""
    any_club(cast.north, seed, size=30)
    stand(cast.north)
    for days in (1, 20):
        run_night(db.session(), cast.north.id, D + timedelta(days), NOON)
    for day in (D + timedelta(20), D + timedelta(21), D + timedelta(60), D):
        found = sorted(stood_on(db.session(), system_scope([cast.north.id]), cast.north, day))
        assert found == derived(cast.north, day), day


def test_who_is_lost_comes_back_on_the_day_of_joining_that_was_ahead(cast):
    """Members are entered before they join; what they did on a day pass is known already."""
    client = add_client(cast.north, joined_on=D + timedelta(3))
    add_consultation(client, D - timedelta(90), "booked", booked_on=D - timedelta(95))
    stand(cast.north)
    assert stage_of(client) == "lost"
    for days, expected in ((2, "lost"), (3, "booked")):
        day = D + timedelta(days)
        (found,) = stood_on(db.session(), system_scope([cast.north.id]), cast.north, day)
        assert found.stage == expected
        run_night(db.session(), cast.north.id, day, NOON)
        assert stage_of(client) == expected


def stage_of(client):
    return db.session.scalar(select(Standing.stage).where(Standing.client_id == client.id))


def test_after_a_night_nobody_is_derived(cast, story, monkeypatch):
    run_night(db.session(), cast.north.id, D, NOON)
    asked = []
    monkeypatch.setattr(stood, "derived_of", lambda *args: asked.append(args[2]) or ())
    assert (
        len(list(stood_on(db.session(), system_scope([cast.north.id]), cast.north, D)))
        == db.session.query(Standing).count()
    )
    assert asked == [[]]


def test_a_trainer_is_told_of_own_clients_and_only_of_those_asked_for(cast, story):
    stand(cast.north)
    scope = cast.scope(cast.ben)
    mine = sorted(stood_on(db.session(), scope, cast.north, D))
    assert mine == derived(cast.north, D, scope)
    ids = [one.client_id for one in derived(cast.north, D)]
    assert sorted(stood_on(db.session(), scope, cast.north, D, ids)) == mine
    assert sorted(stood_on(db.session(), scope, cast.north, D, ids[:1])) == [
        one for one in mine if one.client_id == ids[0]
    ]


def test_a_stage_of_the_past_comes_from_the_facts(cast, story):
    run_night(db.session(), cast.north.id, D + timedelta(5), NOON)
    assert db.session.query(StageChange).count()
    before = sorted(stood_on(db.session(), system_scope([cast.north.id]), cast.north, D - timedelta(10)))
    assert before == derived(cast.north, D - timedelta(10))
