"""Which sale a return takes back."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.intake.returns import Return, Sale, take_back


def sale(day: int, key: str = "") -> Sale:
    return Sale(date(2026, 5, day), key or f"S{day}")


def back(day: int, key: str = "") -> Return:
    return Return(date(2026, 5, day), key or f"R{day}")


def test_a_return_takes_the_latest_sale_on_or_before_its_day():
    assert take_back([sale(1), sale(10), sale(20)], [back(10)]) == {"R10": "S10"}


def test_two_returns_take_two_sales_in_date_order_whichever_file_came_first():
    assert take_back([sale(1), sale(10)], [back(12), back(11)]) == {"R11": "S10", "R12": "S1"}


def test_a_return_before_its_sale_waits():
    assert take_back([sale(10)], [back(9)]) == {}
    assert take_back([], [back(9)]) == {}


def test_a_return_without_a_sale_left_waits_and_takes_nothing_from_others():
    assert take_back([sale(1)], [back(2), back(3)]) == {"R2": "S1"}


days = st.integers(0, 20).map(lambda n: date(2026, 5, 1) + timedelta(n))
many_sales = st.lists(st.builds(Sale, days, st.uuids().map(str)), max_size=8)
many_returns = st.lists(st.builds(Return, days, st.uuids().map(str)), max_size=8)


@given(many_sales, many_returns, st.randoms())
def test_returns_are_one_to_one_never_before_their_sale_and_the_same_in_any_order(sales, returns, random):
    taken = take_back(sales, returns)
    sold_on = {one.key: one.sold_on for one in sales}
    returned_on = {one.key: one.returned_on for one in returns}
    assert len(set(taken.values())) == len(taken)
    assert all(sold_on[sale] <= returned_on[key] for key, sale in taken.items())
    assert take_back(random.sample(sales, len(sales)), random.sample(returns, len(returns))) == taken


@given(many_sales, many_returns)
def test_a_return_waits_only_when_every_sale_on_or_before_its_day_was_taken(sales, returns):
    taken = take_back(sales, returns)
    free = [one for one in sales if one.key not in taken.values()]
    waiting = [one for one in returns if one.key not in taken]
    assert not any(sale.sold_on <= one.returned_on for sale in free for one in waiting)
