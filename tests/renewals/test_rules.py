"""What became of packages that were due, what is left of them, and what speaks for the talk."""

from datetime import date

import pytest

from app.period import Period
from app.renewals.rules import Left, fates_of, is_due, is_near, left_of, numbers_of, talk_about
from app.standing.derive import Derived, derive
from app.standing.facts import Rules
from tests.standing.make import D, consultation, facts, package, session

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


def read(on: date = D, **parts: object) -> Derived:
    return derive(facts(**parts), on, Rules())


@pytest.mark.parametrize(
    ("sold_on", "word"),
    [("10-06", "renewed"), ("10-24", "renewed"), ("10-25", "lost"), (None, "lost")],
    ids=["before it ends", "on grace day 14", "on grace day 15", "never"],
)
def test_a_package_is_renewed_by_a_later_sale_within_fourteen_days_of_its_end(sold_on, word):
    packages = [package("09-01", expires_on="10-10"), *([package(sold_on)] if sold_on else [])]
    [fate] = fates_of(read(packages=packages).view, OCTOBER)
    assert (fate.word, fate.due_on, fate.renewed_by is not None) == (word, date(2026, 10, 10), word == "renewed")


def test_a_package_is_undecided_until_the_fourteen_days_are_over():
    packages = [package("09-01", expires_on="10-10")]
    words = [next(fates_of(read(date(2026, 10, day), packages=packages).view, OCTOBER)).word for day in (24, 25)]
    assert words == ["undecided", "lost"]


def test_whoever_trained_the_client_last_kept_them_else_the_seller():
    packages = [package("09-01", expires_on="10-10", seller=7)]
    sessions = [session("09-10", trainer=3), session("10-05", trainer=None), session("10-20", trainer=4)]
    assert next(fates_of(read(packages=packages, sessions=sessions).view, OCTOBER)).trainer == 3
    assert next(fates_of(read(packages=packages).view, OCTOBER)).trainer == 7


def test_what_is_left_is_counted_over_all_open_packages():
    packages = [package("10-01", sessions=8), package("11-01", sessions=12)]
    sessions = [session("11-02"), session("11-09"), session("11-16")]
    assert left_of(read(packages=packages, sessions=sessions)) == Left(17, 20)


def test_nothing_is_left_of_a_package_that_ended_and_an_unlimited_one_has_no_count():
    assert left_of(read(packages=[package("09-01", sessions=4, expires_on="11-01")])) == Left(0, 4)
    assert left_of(read(packages=[package("11-01", sessions=None)])) == Left(None, None)


def test_for_the_talk_sessions_count_since_the_package_began():
    sessions = [
        session("09-20"),
        session("11-02"),
        session("11-09", "no_show"),
        session("11-16"),
        session("11-27", "booked"),
    ]
    talk = talk_about(read(packages=[package("11-01")], sessions=sessions))
    assert (talk.kept, talk.past, talk.attended_lately, talk.days) == (2, 3, 2, 20)


@pytest.mark.parametrize(
    ("expires_on", "due", "near"),
    [("12-04", True, True), ("12-05", False, True), ("12-20", False, True), ("12-21", False, False)],
)
def test_what_is_due_in_fourteen_days_and_near_in_thirty_ends_on_the_last_day_of_them(expires_on, due, near):
    derived = read(packages=[package("11-15", expires_on=expires_on)])
    assert is_due(derived, date(2026, 12, 4)) is due
    assert is_near(derived, date(2026, 12, 20)) is near


def test_a_reason_without_a_date_is_due_at_once():
    derived = read(
        packages=[package("06-01", sessions=8)], sessions=[session(f"0{month}-15") for month in (6, 7, 8)] * 2
    )
    assert derived.renewal.reasons == ("sessions_left",)
    assert derived.renewal.due_on is None
    assert is_due(derived, D)


def test_a_lost_client_is_neither_due_nor_near():
    derived = read(packages=[package("05-01", expires_on="06-01")])
    assert derived.stage == "lost"
    assert not is_due(derived, date(2026, 12, 4))
    assert not is_near(derived, date(2026, 12, 20))


def test_the_sessions_of_a_day_are_numbered_in_their_package():
    sessions = [session("11-10"), session("11-12"), session(D), session(D, "booked")]
    derived = read(packages=[package("11-01", sessions=8)], sessions=sessions)
    assert numbers_of(derived, ["attended", "booked"]) == [(3, 8), (4, 8)]


def test_a_session_without_a_package_or_on_an_unlimited_one_has_no_number():
    assert numbers_of(read(sessions=[session(D, "booked")]), ["booked"]) == [None]
    assert numbers_of(read(packages=[package("11-01", sessions=None)], sessions=[session(D)]), ["attended"]) == [None]


def test_a_consultation_alone_is_nothing_to_renew():
    assert not is_near(read(consultations=[consultation("11-18")]), date(2026, 12, 20))
