"""The story holds together whatever day it is told on."""

from collections import Counter
from datetime import date, timedelta

import pytest

from app.demo.cast import MEMBERS, tell
from app.demo.exports import word_on
from app.demo.story import AHEAD, CHARGED, Story

DAYS = [date(2026, 11, 22) + timedelta(n) for n in range(7)] + [date(2028, 2, 29)]
"""The story is told in days from today: only the day of the week makes a difference."""


@pytest.fixture(scope="module", params=DAYS, ids=str)
def story(request: pytest.FixtureRequest) -> Story:
    return tell(request.param)


def test_the_same_day_tells_the_same_story(story: Story) -> None:
    assert tell(story.today) == story


def test_the_club_has_as_many_members_as_it_says_and_no_two_of_one_name(story: Story) -> None:
    assert len(story.people) == MEMBERS
    assert len({person.email for person in story.people}) == MEMBERS
    assert all(person.email.endswith("@example.com") for person in story.people)


def test_nobody_joins_or_buys_in_the_future(story: Story) -> None:
    assert all(person.joined_on < story.today for person in story.people)
    assert all(sale.sold_on < story.today for sale in story.sales)


def test_nobody_books_before_joining_or_comes_before_booking(story: Story) -> None:
    assert all(visit.person.joined_on <= visit.booked_on <= visit.day for visit in story.visits)


def test_no_trainer_sees_two_people_at_once(story: Story) -> None:
    slots = Counter((visit.staff, visit.day, visit.time) for visit in story.visits)
    assert slots.most_common(1)[0][1] == 1


def test_what_lies_ahead_is_only_booked(story: Story) -> None:
    assert all(visit.word == AHEAD for visit in story.visits if visit.day >= story.today and not visit.called_off_on)


def test_no_package_pays_for_more_than_it_holds_or_before_it_was_sold(story: Story) -> None:
    paid = [visit for visit in story.visits if visit.sale and visit.word in CHARGED]
    assert all(visit.sale and visit.sale.sold_on <= visit.day for visit in paid)
    used = Counter(visit.sale.id for visit in paid if visit.sale)
    assert all(sale.item.sessions is None or used[sale.id] <= sale.item.sessions for sale in story.sales)


def test_an_export_tells_no_outcome_before_its_day(story: Story) -> None:
    told_on = story.today - timedelta(14)
    ahead = [visit for visit in story.visits if visit.day > told_on and visit.called_off_on is None]
    assert {word_on(visit, told_on) for visit in ahead} == {AHEAD}
