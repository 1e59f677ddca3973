"""Which imported fact a hand-recorded one is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.intake.adopt import Fact, pair

MAY = date(2026, 5, 1)


def fact(id: int, day: int, like: object = None, at: str = "") -> Fact:
    return Fact(id, MAY + timedelta(day), like, at)


def test_the_nearest_in_date_adopts():
    assert pair([fact(1, 10)], [fact(11, 9), fact(12, 10)], days=1) == {1: 12}


def test_beyond_the_window_nobody_adopts():
    assert pair([fact(1, 10)], [fact(11, 12)], days=1) == {}
    assert pair([fact(1, 10)], [fact(11, 17)], days=7) == {1: 11}
    assert pair([fact(1, 10)], [fact(11, 18)], days=7) == {}


def test_what_must_be_alike_is():
    assert pair([fact(1, 10, (59200, 8))], [fact(11, 10, (59200, 12)), fact(12, 12, (59200, 8))], days=7) == {1: 12}


def test_within_a_day_the_time_decides():
    assert pair([fact(1, 10, at="10:00")], [fact(11, 10, at="17:00"), fact(12, 10, at="09:30")], days=1) == {1: 12}


def test_one_adopts_one_and_the_nearest_pair_goes_first():
    assert pair([fact(1, 9), fact(2, 10)], [fact(11, 10)], days=1) == {2: 11}
    assert pair([fact(1, 9), fact(2, 10)], [fact(11, 10), fact(12, 8)], days=1) == {2: 11, 1: 12}


facts = st.lists(st.tuples(st.integers(0, 12), st.sampled_from("ab")), max_size=6)


@given(facts, facts, st.randoms())
def test_pairs_are_one_to_one_within_the_window_and_the_same_in_any_order(hands, others, random):
    by_hand = [fact(id, day, like) for id, (day, like) in enumerate(hands, 1)]
    imported = [fact(id, day, like) for id, (day, like) in enumerate(others, 100)]
    found = pair(by_hand, imported, days=2)
    assert pair(random.sample(by_hand, len(by_hand)), random.sample(imported, len(imported)), days=2) == found
    assert len(set(found.values())) == len(found)
    known = {one.id: one for one in (*by_hand, *imported)}
    for hand, other in found.items():
        assert known[hand].like == known[other].like
        assert abs((known[hand].day - known[other].day).days) <= 2
    left = [one for one in by_hand if one.id not in found]
    free = [one for one in imported if one.id not in found.values()]
    assert not any(one.like == other.like and abs((one.day - other.day).days) <= 2 for one in left for other in free)
