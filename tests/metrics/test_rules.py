"""Edges of the figures: both ends of every window."""

from collections import Counter
from datetime import date, timedelta

import pytest

from app.metrics.rules import entries, set_entries
from app.metrics.tally import Tally
from app.period import Period
from app.standing.derive import derive
from app.standing.facts import Rules
from tests.standing.make import D, consultation, day, facts, package, session

AUTUMN = Period(date(2026, 9, 1), D)


def counts(period: Period = AUTUMN, **parts) -> Counter:
    found: Counter = Counter()
    for entry in entries(derive(facts(**parts), D, Rules()), period):
        found[entry.key] += entry.amount
    return found


@pytest.mark.parametrize(("days", "expected"), [(-31, False), (-30, True), (0, True), (30, True), (31, False)])
def test_a_member_is_set_by_a_booking_within_thirty_days_of_joining(days, expected):
    joined_on = day("10-01")
    keys = {entry.key for entry in set_entries(joined_on, [joined_on + timedelta(days)], D)}
    assert keys == ({"new_members", "set"} if expected else {"new_members"})


@pytest.mark.parametrize(("days", "expected"), [(30, True), (31, False)])
def test_who_is_not_set_stays_open_up_to_thirty_days_after_joining(days, expected):
    keys = {entry.key for entry in set_entries(D - timedelta(days), [], D)}
    assert ("set_open" in keys) is expected


def test_a_consultation_after_a_paid_sale_is_no_funnel_consultation():
    sold = package("10-01")
    assert counts(packages=[sold], consultations=[consultation("10-01")])["attended"] == 1
    assert counts(packages=[sold], consultations=[consultation("10-02")])["attended"] == 0


def test_a_consultation_after_a_gift_or_a_refunded_sale_still_is_one():
    gift, refunded = package("09-01", price=0), package("09-01", refunded_on="09-20")
    assert counts(packages=[gift, refunded], consultations=[consultation("10-02")])["attended"] == 1


def test_only_a_booking_before_the_day_is_unrecorded():
    met = [consultation(D, "booked"), consultation(D - timedelta(1), "booked")]
    assert counts(consultations=met)["unrecorded"] == 1


def test_cancelled_and_rescheduled_count_as_opportunity_and_not_as_show_or_miss():
    found = counts(consultations=[consultation("10-01", "rescheduled"), consultation("10-05", "cancelled")])
    assert found == {"opportunities_set": 1}


@pytest.mark.parametrize(
    ("sold_on", "expected"),
    [
        ("09-10", {"closed_same_day": 1}),
        ("09-11", {"closed_be_back": 1}),
        ("10-10", {"closed_be_back": 1}),
        ("10-11", {}),
        ("09-09", {"consulted": 0}),
    ],
)
def test_a_close_is_a_first_sale_within_thirty_days_of_the_first_attended_consultation(sold_on, expected):
    found = counts(consultations=[consultation("09-10")], packages=[package(sold_on)])
    wanted = {"consulted": 1, "closed_same_day": 0, "closed_be_back": 0, "close_open": 0} | expected
    assert {key: found[key] for key in wanted} == wanted


def test_a_consultation_is_open_for_thirty_days_and_stays_in_the_denominator():
    assert counts(consultations=[consultation(D - timedelta(30))])["close_open"] == 1
    assert counts(consultations=[consultation(D - timedelta(31))])["close_open"] == 0
    assert counts(consultations=[consultation(D - timedelta(31))])["consulted"] == 1


@pytest.mark.parametrize(("days", "key"), [(14, "undecided"), (15, "lost")])
def test_a_package_is_undecided_for_fourteen_days_after_it_was_due(days, key):
    assert counts(packages=[package("09-01", expires_on=D - timedelta(days))])[key] == 1


def test_the_package_of_a_day_cannot_renew_one_of_the_same_day():
    twice = [package("09-01", expires_on="09-20"), package("09-01", expires_on="09-25")]
    assert counts(packages=twice)["renewed"] == 0


def test_one_sale_renews_one_package():
    sold = [package("09-01", expires_on="09-20"), package("09-02", expires_on="09-21"), package("09-25")]
    found = counts(packages=sold)
    assert (found["due"], found["renewed"], found["lost"]) == (2, 2, 0)
    only = counts(packages=[package("09-01", expires_on="09-20"), package("09-01", expires_on="09-21"), sold[2]])
    assert (only["due"], only["renewed"], only["lost"]) == (2, 1, 1)


def test_a_renewal_is_credited_to_the_last_trainer_who_is_named_else_to_the_seller():
    held = [session("09-10", trainer=7), session("09-15", trainer=None), session("09-30", trainer=8)]
    parts = {"packages": [package("09-01", expires_on="09-20", seller=9)]}
    due = [e for e in entries(derive(facts(**parts, sessions=held), D, Rules()), AUTUMN) if e.key == "due"]
    unseen = [e for e in entries(derive(facts(**parts), D, Rules()), AUTUMN) if e.key == "due"]
    assert [entry.trainer for entry in due + unseen] == [7, 9]


def test_money_is_added_up_exactly_and_rounded_once():
    tally = Tally()
    held = [session(D - timedelta(n)) for n in range(3)]
    client = facts(packages=[package("09-01", price=10000, sessions=3)], sessions=held)
    for entry in entries(derive(client, D, Rules()), AUTUMN):
        tally.add(entry.key, entry.amount, entry.event_count)
    assert tally.count("earned") == 10000


def test_client_days_run_from_the_first_sale_to_at_most_four_weeks():
    assert counts(packages=[package(D - timedelta(9), sessions=40)])["client_days"] == 10
    assert counts(packages=[package(D - timedelta(99), sessions=40)])["client_days"] == 28


def test_without_a_denominator_there_is_no_rate():
    assert Tally().figure("close_rate").value is None
