"""When nights are due, and that each runs once, whole or not at all."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models import Location, Night, Snapshot, StageChange, Standing
from app.reports.nights import RefusedNightError, due_nights, run_next_due, run_night
from jobs.nightly import run_due_nights
from tests.factory import add_client, add_package


def club(zone: str = "America/New_York", last_night_on: date | None = None) -> Location:
    return Location(code="x", name="X", timezone=zone, currency="USD", last_night_on=last_night_on)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T08:29:00+00:00", "2026-11-19"),
        ("2026-11-20T08:30:00+00:00", "2026-11-20"),
        ("2026-11-21T04:59:00+00:00", "2026-11-20"),
    ],
)
def test_a_night_is_due_from_half_past_three_by_the_clubs_clock(moment, expected):
    assert [day.isoformat() for day in due_nights(club(), datetime.fromisoformat(moment))] == [expected]


def test_missed_nights_are_due_oldest_first():
    due = list(due_nights(club(last_night_on=date(2026, 11, 17)), datetime(2026, 11, 20, 12, tzinfo=UTC)))
    assert due == [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]


def test_a_night_that_was_run_is_not_due_again():
    assert list(due_nights(club(last_night_on=date(2026, 11, 20)), datetime(2026, 11, 20, 23, tzinfo=UTC))) == []


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("America/New_York", date(2026, 3, 8)),
        ("America/New_York", date(2026, 11, 1)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("Africa/Cairo", date(2026, 4, 24)),
        ("Australia/Lord_Howe", date(2026, 10, 4)),
    ],
)
def test_every_night_of_a_clock_change_comes_exactly_once(zone, night):
    place, runs = club(zone, night - timedelta(2)), []
    moment = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(days=1)
    for _ in range(3 * 24 * 4):
        for day in list(due_nights(place, moment)):
            runs.append(day)
            place.last_night_on = day
        moment += timedelta(minutes=15)
    assert runs == sorted(set(runs))
    assert night in runs


@pytest.fixture
def north(cast) -> Location:
    joined = add_client(cast.north, joined_on=date(2026, 11, 16))
    ending = add_client(cast.north)
    add_package(ending, sold_on=date(2026, 11, 1), expires_on=date(2026, 12, 5))
    assert joined.id != ending.id
    db.session.commit()
    return cast.north


def night(location: Location, day: date):
    done = run_night(db.session(), location.id, day, datetime(2026, 11, 21, tzinfo=UTC))
    db.session.commit()
    return done


def everything() -> list[tuple]:
    told = [column for column in Standing.__table__.c if column.key != "facts_version"]
    rows = db.session.execute(select(*told).order_by(Standing.client_id)).all()
    changes = db.session.scalar(select(func.count()).select_from(StageChange))
    return [*(tuple(row) for row in rows), (changes,)]


def test_a_night_derives_every_standing_and_keeps_the_figures(north):
    done = night(north, date(2026, 11, 20))
    assert (done.client_count, done.stage_change_count) == (2, 2)
    kept = db.session.get(Snapshot, (north.id, date(2026, 11, 20), "funnel"))
    assert kept.rows[0]["active_clients"] == "1"
    assert north.last_night_on == date(2026, 11, 20)


def test_the_same_night_again_changes_nothing(north):
    night(north, date(2026, 11, 20))
    before = everything()
    done = night(north, date(2026, 11, 20))
    assert everything() == before
    assert (done.stage_change_count, done.raised_count, done.cleared_count) == (0, 0, 0)


def test_a_flag_is_raised_on_the_first_night_that_finds_its_reason(north):
    night(north, date(2026, 11, 20))
    done = night(north, date(2026, 11, 21))
    assert (done.raised_count, done.stage_change_count) == (1, 1)
    [due] = db.session.scalars(select(Standing).where(Standing.stage == "renewal_due"))
    assert due.since_on == date(2026, 11, 21)
    night(north, date(2026, 11, 22))
    assert due.since_on == date(2026, 11, 21)


def test_a_night_before_the_last_one_is_refused(north):
    night(north, date(2026, 11, 20))
    with pytest.raises(RefusedNightError, match="2026-11-19"):
        night(north, date(2026, 11, 19))


def test_the_job_catches_up_for_every_location_and_then_rests(north, cast):
    night(north, date(2026, 11, 17))
    with clock.stopped_at(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        run_due_nights()
        run_due_nights()
        assert run_next_due(db.session(), north.id, clock.now()) is None
    nights = db.session.execute(select(Night.location_id, Night.night_on).order_by(Night.night_on)).all()
    assert [day.day for place, day in nights if place == north.id] == [17, 18, 19, 20]
    assert [day.day for place, day in nights if place == cast.south.id] == [20]


def test_the_terminal_runs_a_night_and_says_what_it_did(north, run):
    answer = run("nightly", "--on", "2026-11-20", "--location", "north", "--json")
    assert answer.exit_code == 0
    import json

    [done] = json.loads(answer.stdout)["locations"]
    assert done["clients"] == 2
    assert {"stage_changes", "flags_raised", "flags_cleared", "seconds"} <= set(done)
    again = run("nightly", "--on", "2026-11-19", "--location", "north")
    assert again.exit_code == 2
    assert again.stderr.count("\n") == 1
