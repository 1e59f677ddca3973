"""Figures are counted once for the same facts, and never once too seldom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.scope import system_scope
from app.extensions import db
from app.funnel import people, records
from app.funnel.actions import act_on
from app.funnel.queries import client as client_of
from app.metrics import kept
from app.metrics.read import figures
from app.models import Location, Member
from app.period import Period
from app.reports.nights import run_night
from app.standing.refresh import refresh
from app.standing.writes import count_facts
from tests.counting import query_count
from tests.factory import NOON, D, add_client, add_consultation, add_package, add_session
from tests.story import NIGHT

MONTH = Period.month_to(D)


@pytest.fixture(autouse=True)
def _empty_shelf():
    kept.forget()
    yield
    kept.forget()


def sold(cast) -> int:
    return kept.figures(db.session(), cast.north, D, MONTH).whole.count("sold")


def test_the_same_facts_are_counted_once(cast, story):
    first = kept.figures(db.session(), cast.north, D, MONTH)
    assert kept.figures(db.session(), cast.north, D, MONTH) is first
    assert query_count(lambda: kept.figures(db.session(), cast.north, D, MONTH)) <= 2


def test_what_is_kept_is_what_would_be_counted(cast, story):
    counted = figures(db.session(), system_scope([cast.north.id]), cast.north, D, MONTH)
    assert kept.figures(db.session(), cast.north, D, MONTH) == counted


def test_several_periods_are_counted_in_one_walk_as_they_are_one_by_one(cast, story):
    periods = [MONTH, MONTH.before(), Period.days_to(D, 90)]
    together = kept.series(db.session(), cast.north, D, periods)
    scope = system_scope([cast.north.id])
    assert together == [figures(db.session(), scope, cast.north, D, period) for period in periods]


def test_an_imported_sale_is_in_the_figures_at_once(cast, story):
    assert sold(cast) == 76000
    add_package(story["rosa"], D, 8, 59200, None, cast.dana_trainer)
    refresh(db.session(), cast.north, [story["rosa"].id], D, through="import", now=NOON)
    assert sold(cast) == 76000 + 59200


def test_a_member_who_is_no_client_is_counted_once_the_import_has_refreshed_nobody(cast, story):
    before = kept.figures(db.session(), cast.north, D, MONTH).whole.count("new_members")
    db.session.add(
        Member(
            location_id=cast.north.id, mms_id="fresh", first_name="Fay", joined_on=D, status="active", first_seen_on=D
        )
    )
    refresh(db.session(), cast.north, [], D, through="import", now=NOON)
    assert kept.figures(db.session(), cast.north, D, MONTH).whole.count("new_members") == before + 1


def test_what_a_person_records_changes_the_version_of_the_facts(cast, story):
    scope = cast.scope(cast.ana)
    for write in (
        lambda act: records.record_contact(act, "call", "left a message"),
        lambda act: people.assign(act, scope, cast.dana_trainer.id),
    ):
        before = cast.north.facts_version
        client = client_of(db.session(), scope, story["chloe"].id)
        write(act_on(db.session(), scope, client, now=NOON, today=D))
        db.session.commit()
        assert cast.north.facts_version > before


def test_a_night_changes_the_version_of_the_facts(cast, story):
    before = cast.north.facts_version
    run_night(db.session(), cast.north.id, D + timedelta(1), NIGHT)
    db.session.commit()
    assert cast.north.facts_version > before


def test_a_day_that_became_the_past_is_counted_anew(cast, story):
    """A newer night moves the day into the past, where later bookings are not known any more."""
    late = add_client(cast.north, "Late Joiner", D + timedelta(1))
    add_consultation(late, D + timedelta(2), "booked", cast.ben_trainer, D + timedelta(1))
    today = kept.facts_key(db.session(), cast.north, D)
    cast.north.last_night_on = D + timedelta(1)
    db.session.flush()
    assert kept.facts_key(db.session(), cast.north, D) != today


def test_a_writer_who_read_an_older_version_counts_on_all_the_same(cast, story):
    before = cast.north.facts_version
    set_committed_value(cast.north, "facts_version", before - 5)
    count_facts(db.session(), cast.north)
    db.session.commit()
    assert cast.north.facts_version == before + 1


def test_a_club_that_got_the_id_of_a_removed_one_starts_elsewhere(cast):
    starts = {Location(code=f"x{number}", name="X", timezone="UTC", currency="USD") for number in range(5)}
    db.session.add_all(starts)
    db.session.flush()
    assert len({location.facts_version for location in starts}) == 5


def test_the_shelf_lets_go_of_what_was_not_asked_for_the_longest():
    for number in range(kept.MOST + 1):
        kept.once((number, 0), lambda number=number: [number])
    made: list[int] = []
    kept.once((kept.MOST, 0), lambda: made.append(1) or [1])
    assert made == []
    kept.once((0, 0), lambda: made.append(2) or [2])
    assert made == [2]


def test_what_was_made_of_older_facts_makes_room_for_the_same_of_newer_ones():
    assert kept.once(("club", 1, "rows"), lambda: "old") == "old"
    assert kept.once(("club", 2, "rows"), lambda: "new") == "new"
    assert len(kept._shelf) == 1
    assert kept.once(("club", 1, "rows"), lambda: "made again") == "made again"


def test_a_trainers_own_figures_are_counted_over_the_whole_club(cast, story):
    """Also what they sold to somebody whom another trains now."""
    client = add_client(cast.north, "Moved On")
    add_package(client, date(2026, 11, 2), 8, 50000, None, cast.ben_trainer)
    add_session(client, date(2026, 11, 10), "attended", cast.dana_trainer)
    refresh(db.session(), cast.north, [client.id], D, through="import", now=NOON)
    tally = kept.figures(db.session(), cast.north, D, MONTH).of([cast.ben_trainer.id])
    assert tally.count("sold") == 76000 + 50000


def test_who_asks_while_another_counts_waits_for_what_is_counted(app):
    made, halfway = [], Event()

    def make() -> str:
        halfway.wait(5)
        made.append("counted")
        return made[-1]

    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(kept.once, ("the same facts", 0), make) for _ in range(3)]
        halfway.set()
        assert {one.result() for one in asked} == {"counted"}
    assert made == ["counted"]


def test_what_is_counted_may_be_made_of_what_is_counted(app):
    assert kept.once(("whole", 0), lambda: kept.once(("part", 0), lambda: 1) + 1) == 2
