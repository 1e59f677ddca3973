"""The pages of a table, laid side by side, are the table."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.period import Period
from app.reports.leaves import LONG, leaf
from app.reports.nights import run_night
from app.reports.order import Order
from app.reports.tables import TABLES, build
from tests.factory import NOON, D, add_package, add_session, stand
from tests.standing.test_refresh import any_club

SEASON = Period.days_to(D, 60)


def order(cast, day=D, user=None) -> Order:
    return Order(db.session(), cast.scope(user or cast.ana), cast.north, day, SEASON, is_reader=True)


def pages(asked: Order, name: str, size: int) -> list:
    first = leaf(asked, name, "1", size)
    rest = [leaf(asked, name, str(number), size) for number in range(2, first.paging.page_count + 1)]
    return [first, *rest]


@pytest.fixture
def club(house, cast):
    """Two of them without a member id, whose rows lie among each other."""

    def tell():
        clients = any_club(cast.north, seed=3, size=15)
        for client in clients[4:6]:
            client.member.mms_id, client.member.added_on = None, D
            for days in (3, 5, 8):
                add_session(client, D - timedelta(days), "attended", cast.ben_trainer)
                add_package(client, D - timedelta(days), 4, 20000)
        stand(cast.north)
        return ()

    return house.begin_with("a club of any clients", tell)


@pytest.fixture
def night(house, cast, club):
    def tell():
        run_night(db.session(), cast.north.id, D, NOON)
        return ()

    return house.begin_with("a club of any clients after a night", tell)


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize("name", sorted({*LONG, "renewals", "attention", "trainers"}))
def test_pages_together_are_the_whole_table(cast, club, name, size):
    found = pages(order(cast), name, size)
    whole = build(order(cast), name)
    assert [row for page in found for row in page.table.rows] == whole.rows
    assert {page.paging.row_count for page in found} == {len(whole.rows)}


@pytest.mark.parametrize("name", sorted(TABLES.keys() - {"morning"}))
@pytest.mark.parametrize("days", [-20, 1])
def test_so_they_are_on_a_day_in_the_past_and_before_the_night(cast, night, name, days):
    asked = order(cast, D + timedelta(days))
    assert [row for page in pages(asked, name, 5) for row in page.table.rows] == build(asked, name).rows


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_trainers_pages_hold_own_clients_alone(cast, story, name):
    asked = order(cast, user=cast.ben)
    assert [row for page in pages(asked, name, 2) for row in page.table.rows] == build(asked, name).rows


def test_a_table_without_rows_has_one_page(cast):
    assert leaf(order(cast), "packages", "7", 10).paging.page_count == 1


def test_the_morning_stands_in_the_order_of_the_day(cast, story):
    rows = leaf(order(cast), "morning", "1", 1000).table.rows
    assert [row[1] for row in rows][:2] == ["headline", "do_first"]
    assert sorted(rows) == build(order(cast), "morning").rows
