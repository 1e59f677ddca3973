"""One code for one client, for those an import touched, and for all."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import delete, select

from app.extensions import db
from app.metrics.read import derived_on
from app.models import Appointment, Client, Location, Loss, RenewalFlag, StageChange, Standing
from app.reports.nights import run_night
from app.standing.refresh import refresh, refresh_day
from tests.factory import NOON, D, add_client, add_consultation, add_package, add_session, stand

OUTCOMES = ("attended", "attended", "attended", "no_show", "late_cancel", "cancelled", "booked")


def any_club(location: Location, seed: int, size: int = 30) -> list[Client]:
    random, clients = Random(seed), []
    for number in range(size):
        client = add_client(location, f"Client {number}", joined_on=D - timedelta(random.randrange(-20, 380)))
        clients.append(client)
        for _ in range(random.randrange(3)):
            sold_on = D - timedelta(random.randrange(200))
            valid = random.choice([None, 30, 90])
            add_package(
                client,
                sold_on,
                sessions=random.choice([None, 4, 8, 12]),
                price_cents=random.choice([0, 30000, 84000]),
                expires_on=None if valid is None else sold_on + timedelta(valid),
            )
        for _ in range(random.randrange(12)):
            add_session(client, D - timedelta(random.randrange(-10, 120)), random.choice(OUTCOMES))
        for _ in range(random.randrange(3)):
            add_consultation(client, D - timedelta(random.randrange(-10, 150)), random.choice(OUTCOMES))
    return clients


def standings(*left_out: str) -> list[dict]:
    """Which version of the facts they were read with says nothing of where anybody stands."""
    rows = db.session.execute(select(Standing.__table__).order_by(Standing.client_id)).mappings()
    return [{name: value for name, value in row.items() if name not in ("facts_version", *left_out)} for row in rows]


@pytest.fixture(params=range(4))
def club(request, house, cast) -> list[Client]:
    """Everybody stands already."""

    def tell() -> dict[int, Client]:
        clients = any_club(cast.north, seed=request.param)
        stand(cast.north)
        return dict(enumerate(clients))

    return list(house.begin_with(f"any club {request.param}", tell).values())


def test_touched_clients_come_out_as_in_a_refresh_of_all(cast, club):
    together = standings()
    db.session.execute(delete(Standing))
    for client in club[::-1]:
        refresh(db.session(), cast.north, [client.id], D, through="import", now=NOON)
    assert standings() == together


def test_a_second_refresh_changes_nothing(cast, club):
    before, versions = standings(), list(db.session.scalars(select(Client.version)))
    done = refresh(db.session(), cast.north, None, D, through="nightly", now=NOON)
    assert standings() == before
    assert (done.stage_change_count, done.raised_count, done.cleared_count) == (0, 0, 0)
    assert list(db.session.scalars(select(Client.version))) == versions


def test_a_refresh_says_with_which_version_of_the_facts_each_of_them_last_changed(cast, club):
    versions = select(Standing.client_id, Standing.facts_version)
    assert {version for _, version in db.session.execute(versions)} == {cast.north.facts_version}
    refresh(db.session(), cast.north, [club[3].id], D, through="import", now=NOON)
    newest = {id for id, version in db.session.execute(versions) if version == cast.north.facts_version}
    assert newest == {club[3].id}


def test_nights_that_pass_over_who_stands_still_end_where_a_refresh_of_all_does(cast, club):
    for days in range(1, 40, 3):
        run_night(db.session(), cast.north.id, D + timedelta(days), NOON)
    by_nights = standings("read_on")
    refresh(db.session(), cast.north, None, D + timedelta(37), through="nightly", now=NOON)
    assert standings("read_on") == by_nights


def test_undoing_a_fact_restores_the_standing(cast, club):
    before = standings("flag_raised_on", "since_on")
    added = [add_package(client, D - timedelta(3)) for client in club]
    stand(cast.north)
    assert standings("flag_raised_on", "since_on") != before
    for package in added:
        package.voided_at = NOON
    stand(cast.north)
    assert standings("flag_raised_on", "since_on") == before


def test_what_is_written_is_what_the_reports_read(cast, club):
    written = {row["client_id"]: row for row in standings()}
    read = list(derived_on(db.session(), cast.scope(cast.ana), cast.north, D))
    assert len(read) == len(written)
    for derived in read:
        row = written[derived.view.facts.client_id]
        assert (row["stage"], row["since_on"], row["trainer_id"]) == (derived.stage, derived.since, derived.trainer)
        assert row["renewal_reasons"] == ";".join(derived.renewal.reasons)
        assert [reason for reason, _ in row["attention"]] == [found.reason for found in derived.attention]


class TestAFlag:
    def test_is_raised_once_and_keeps_its_day_until_facts_clear_it(self, cast):
        client = add_client(cast.north)
        add_package(client, D - timedelta(20), expires_on=D + timedelta(5))
        stand(cast.north, D)
        stand(cast.north, D + timedelta(2))
        assert self.flags(client) == [(D, None)]
        add_package(client, D + timedelta(2))
        stand(cast.north, D + timedelta(3))
        assert self.flags(client) == [(D, D + timedelta(3))]

    def test_is_the_only_one_when_an_older_file_is_read_after_a_newer_one(self, cast):
        client = add_client(cast.north)
        add_package(client, D - timedelta(80), expires_on=D - timedelta(25))
        stand(cast.north, D)
        stand(cast.north, D - timedelta(30))
        assert self.flags(client) == [(D, None)]

    def test_raised_by_a_newer_file_is_cleared_by_what_an_older_one_brings(self, cast):
        client = add_client(cast.north)
        add_package(client, D - timedelta(80), expires_on=D - timedelta(25))
        stand(cast.north, D)
        add_package(client, D - timedelta(20))
        stand(cast.north, D - timedelta(15))
        assert self.flags(client) == [(D, D)]

    def test_of_a_day_in_the_past_is_the_one_on_record(self, cast):
        client = add_client(cast.north)
        add_package(client, D - timedelta(20), expires_on=D + timedelta(5))
        stand(cast.north, D - timedelta(4))
        run_night(db.session(), cast.north.id, D, NOON)
        scope = cast.scope(cast.ana)
        [on_record] = derived_on(db.session(), scope, cast.north, D - timedelta(2))
        [before_any] = derived_on(db.session(), scope, cast.north, D - timedelta(5))
        assert on_record.since == D - timedelta(4)
        assert before_any.since == D - timedelta(5)

    @staticmethod
    def flags(client: Client) -> list[tuple[date, date | None]]:
        rows = db.session.execute(select(RenewalFlag).where(RenewalFlag.client_id == client.id)).scalars()
        return [(flag.raised_on, flag.cleared_on) for flag in rows]


def test_every_change_of_stage_is_kept_with_who_and_through_what(cast):
    client = add_client(cast.north, joined_on=D - timedelta(3))
    stand(cast.north)
    loss = {"lost_on": D, "reason": "price", "recorded_at": NOON, "recorded_by_id": cast.ana.id}
    db.session.add(Loss(location_id=cast.north.id, client_id=client.id, **loss))
    refresh(db.session(), cast.north, [client.id], D, through="board", now=NOON, by_id=cast.ana.id)
    changes = db.session.scalars(select(StageChange).order_by(StageChange.id)).all()
    assert [(c.from_stage, c.to_stage, c.through, c.by_id) for c in changes] == [
        (None, "new", "import", None),
        ("new", "lost", "board", cast.ana.id),
    ]


def test_a_changed_standing_counts_the_cards_version_up(cast):
    client = add_client(cast.north, joined_on=D - timedelta(3))
    stand(cast.north)
    assert client.version == 1
    add_consultation(client, D + timedelta(1))
    stand(cast.north)
    assert client.version == 2


def test_standing_is_refreshed_as_of_the_last_night_at_least(cast):
    cast.north.last_night_on = D
    assert refresh_day(cast.north, D - timedelta(2)) == D
    assert refresh_day(cast.north, D + timedelta(2)) == D + timedelta(2)


class TestAPastDay:
    def test_leaves_out_members_who_joined_and_appointments_booked_later(self, cast):
        early = add_client(cast.north, "Early", joined_on=D - timedelta(50), opened_by="new_member")
        add_consultation(early, D - timedelta(1), "attended", booked_on=D - timedelta(2))
        add_client(cast.north, "Late", joined_on=D - timedelta(5), opened_by="new_member")
        stranger = add_client(cast.north, "Stranger", joined_on=D - timedelta(500))
        add_session(stranger, D - timedelta(2))
        run_night(db.session(), cast.north.id, D, NOON)
        db.session.execute(Appointment.__table__.update().values(first_seen_on=D - timedelta(2)))
        read = list(derived_on(db.session(), cast.scope(cast.ana), cast.north, D - timedelta(10)))
        assert [(derived.view.facts.client_id, derived.stage) for derived in read] == [(early.id, "new")]
