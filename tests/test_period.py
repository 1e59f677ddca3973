from datetime import date

import pytest

from app.period import Period

D = date


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError):
        Period(D(2026, 3, 2), D(2026, 3, 1))


@pytest.mark.parametrize(
    "day, first, last",
    [
        (D(2026, 3, 31), D(2026, 3, 1), D(2026, 3, 31)),
        (D(2024, 2, 10), D(2024, 2, 1), D(2024, 2, 29)),
        (D(2026, 2, 1), D(2026, 2, 1), D(2026, 2, 28)),
        (D(2026, 12, 25), D(2026, 12, 1), D(2026, 12, 31)),
    ],
)
def test_a_month_goes_from_its_first_day_to_its_last(day: date, first: date, last: date) -> None:
    assert Period.month_of(day) == Period(first, last)
    assert Period.month_to(day) == Period(first, day)


def test_both_ends_belong_to_a_period() -> None:
    march = Period(D(2026, 3, 1), D(2026, 3, 31))
    assert D(2026, 3, 1) in march
    assert D(2026, 3, 31) in march
    assert D(2026, 2, 28) not in march
    assert D(2026, 4, 1) not in march


@pytest.mark.parametrize(
    "cut, last",
    [
        (D(2026, 3, 31), D(2026, 3, 31)),
        (D(2026, 3, 7), D(2026, 3, 7)),
        (D(2026, 4, 9), D(2026, 3, 31)),
        (D(2026, 2, 9), D(2026, 3, 31)),
    ],
)
def test_a_period_is_cut_at_the_day_of_reading(cut: date, last: date) -> None:
    assert Period(D(2026, 3, 1), D(2026, 3, 31)).cut_at(cut) == Period(D(2026, 3, 1), last)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(D(2026, 3, 1), D(2026, 3, 31)), Period(D(2026, 2, 1), D(2026, 2, 28))),
        (Period(D(2026, 11, 1), D(2026, 11, 20)), Period(D(2026, 10, 1), D(2026, 10, 20))),
        (Period(D(2026, 3, 1), D(2026, 3, 30)), Period(D(2026, 2, 1), D(2026, 2, 28))),
        (Period(D(2026, 1, 1), D(2026, 1, 5)), Period(D(2025, 12, 1), D(2025, 12, 5))),
        (Period(D(2026, 3, 5), D(2026, 3, 7)), Period(D(2026, 3, 2), D(2026, 3, 4))),
        (Period(D(2026, 1, 1), D(2026, 2, 28)), Period(D(2025, 11, 3), D(2025, 12, 31))),
    ],
)
def test_a_month_is_compared_with_its_like_and_other_days_with_as_many_before(period: Period, before: Period) -> None:
    assert period.before() == before


def test_the_last_days_end_with_today() -> None:
    assert Period.days_to(D(2026, 3, 1), 2) == Period(D(2026, 2, 28), D(2026, 3, 1))
