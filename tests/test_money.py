from fractions import Fraction

import pytest

from app import money

ROUNDED = [
    (Fraction(0), 0),
    (Fraction(1, 2), 1),
    (Fraction(3, 2), 2),
    (Fraction(5, 2), 3),
    (Fraction(49, 100), 0),
    (Fraction(-1, 2), -1),
    (Fraction(-49, 100), 0),
    (Fraction(118800, 12) * 3, 29700),
    (Fraction(10000, 3), 3333),
]


@pytest.mark.parametrize("amount, cents", ROUNDED)
def test_a_part_of_a_cent_is_rounded_half_up_away_from_zero(amount: Fraction, cents: int) -> None:
    assert money.round_half_up(amount) == cents


def test_a_sum_of_thirds_is_rounded_once() -> None:
    assert money.round_half_up(sum([Fraction(10000, 3)] * 3, Fraction(0))) == 10000


@pytest.mark.parametrize("text, cents", [("1188.00", 118800), (" 0.5 ", 50), ("-12", -1200), ("1e3", 100000)])
def test_plain_text_is_read_as_cents(text: str, cents: int) -> None:
    assert money.from_text(text) == cents


@pytest.mark.parametrize("text", ["", "12.345", "1,188", "$5", "nan", "inf", "twelve"])
def test_text_that_is_no_money_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        money.from_text(text)


@pytest.mark.parametrize(
    "cents, cell", [(118800, "1188.00"), (5, "0.05"), (0, "0.00"), (-1250, "-12.50"), (10**11, "1000000000.00")]
)
def test_a_cell_has_two_decimals_and_no_grouping(cents: int, cell: str) -> None:
    assert money.plain(cents) == cell
    assert money.from_text(cell) == cents


SPOKEN = [
    (118800, "USD", "$1,188"),
    (9950, "USD", "$99.50"),
    (-1200, "EUR", "-€12"),
    (118800, "CHF", "1,188 CHF"),
    (5, "GBP", "£0.05"),
    (0, "USD", "$0"),
]


@pytest.mark.parametrize("cents, currency, words", SPOKEN)
def test_a_screen_says_money_as_people_write_it(cents: int, currency: str, words: str) -> None:
    assert money.spoken(cents, currency) == words
