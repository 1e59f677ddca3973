from datetime import date

import pytest

from app.standing.facts import Balance
from app.standing.ledger import keep_ledger
from tests.standing.make import D, day, facts, package, session


def funded(ledger) -> list[str | None]:
    return [line.package and line.package.key for line in ledger.lines]


def test_a_session_draws_on_the_package_that_expires_first():
    late, soon = package("10-01", key="LATE", expires_on="12-31"), package("10-05", key="SOON", expires_on="11-30")
    ledger = keep_ledger(facts(packages=[late, soon], sessions=[session("11-02")]), D)
    assert funded(ledger) == ["SOON"]


def test_a_package_without_expiry_is_drawn_on_last():
    endless, ends = package("09-01", key="ENDLESS"), package("10-01", key="ENDS", expires_on="2027-10-01")
    assert funded(keep_ledger(facts(packages=[endless, ends], sessions=[session("11-02")]), D)) == ["ENDS"]


def test_equal_expiries_are_drawn_on_by_sale_then_id():
    first, second = package("10-01", key="B"), package("10-01", key="A")
    ledger = keep_ledger(facts(packages=[first, second], sessions=[session("11-02")]), D)
    assert funded(ledger) == ["A"]


@pytest.mark.parametrize(("on", "is_funded"), [("09-30", False), ("10-01", True), ("10-31", True), ("11-01", False)])
def test_a_package_funds_from_its_sale_to_its_expiry_both_included(on, is_funded):
    ledger = keep_ledger(facts(packages=[package("10-01", key="P", expires_on="10-31")], sessions=[session(on)]), D)
    assert funded(ledger) == (["P"] if is_funded else [None])


def test_a_session_beyond_the_last_is_unfunded():
    ledger = keep_ledger(
        facts(packages=[package("10-01", key="P", sessions=1)], sessions=[session("11-02"), session("11-03")]), D
    )
    assert funded(ledger) == ["P", None]
    assert ledger.accounts[0].ended_on == day("11-02")


def test_a_package_expired_with_sessions_left_ended_on_its_expiry():
    [account] = keep_ledger(facts(packages=[package("09-01", expires_on="10-31")]), D).accounts
    assert (account.ended_on, account.left, account.is_open) == (day("10-31"), 8, False)


def test_a_package_is_still_open_on_the_day_it_expires():
    [account] = keep_ledger(facts(packages=[package("09-01", expires_on=D)]), D).accounts
    assert account.is_open
    assert account.due_on == D


def test_only_charged_sessions_up_to_the_day_count():
    sessions = [
        session("11-02", "cancelled"),
        session("11-03", "booked"),
        session("11-04", "no_show"),
        session("11-25"),
    ]
    [account] = keep_ledger(facts(packages=[package("10-01")], sessions=sessions), D).accounts
    assert account.used == 1


def test_a_refunded_package_funds_up_to_its_refund_and_is_never_open():
    refunded = package("10-01", key="R", refunded_on="10-24")
    ledger = keep_ledger(facts(packages=[refunded], sessions=[session("10-24"), session("10-25")]), D)
    assert funded(ledger) == ["R", None]
    assert not ledger.accounts[0].is_open


class TestABalance:
    def test_holds_at_the_end_of_its_day_and_later_sessions_count_down(self):
        sessions = [session("11-02"), session("11-10"), session("11-16")]
        sold = package("10-01", key="P", sessions=12)
        ledger = keep_ledger(
            facts(packages=[sold], sessions=sessions, balances=[Balance("P", None, day("11-10"), 5)]), D
        )
        assert funded(ledger) == ["P", "P", "P"]
        assert ledger.accounts[0].left == 4
        assert ledger.accounts[0].used == 8

    def test_of_zero_ends_the_package_on_its_last_line(self):
        ledger = keep_ledger(
            facts(
                packages=[package("10-01", key="P")],
                sessions=[session("11-02"), session("11-12")],
                balances=[Balance("P", None, day("11-10"), 0)],
            ),
            D,
        )
        assert ledger.accounts[0].ended_on == day("11-02")
        assert funded(ledger) == ["P", None]

    def test_of_zero_without_a_line_ends_it_on_the_first_zero_of_the_unbroken_run(self):
        readings = [("10-20", 0), ("10-25", 2), ("11-01", 0), ("11-08", 0), ("11-15", 0)]
        balances = [Balance("P", None, day(on), left) for on, left in readings]
        [account] = keep_ledger(facts(packages=[package("10-01", key="P")], balances=balances), D).accounts
        assert account.ended_on == day("11-01")

    def test_after_the_day_of_reading_is_not_known(self):
        [account] = keep_ledger(
            facts(packages=[package("10-01", key="P")], balances=[Balance("P", None, date(2026, 11, 21), 1)]), D
        ).accounts
        assert account.left == 8

    def test_over_several_packages_fills_the_one_that_ends_last(self):
        first = package("09-01", key="A", item="PT 8", expires_on="12-01")
        last = package("10-01", key="B", item="PT 8", expires_on="12-31")
        other = package("10-01", key="C", item="Duet", expires_on="12-31")
        ledger = keep_ledger(facts(packages=[first, last, other], balances=[Balance(None, "PT 8", D, 10)]), D)
        assert {account.package.key: account.left for account in ledger.accounts} == {"A": 2, "B": 8, "C": 8}

    def test_leaves_an_unlimited_package_alone(self):
        endless = package("10-01", key="U", sessions=None, expires_on="12-31")
        [account] = keep_ledger(facts(packages=[endless], balances=[Balance("U", None, D, 0)]), D).accounts
        assert account.is_open
        assert account.left is None
