import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.clean.cell import Bad
from app.intake.clean.money import cents, count, mark_shown, quantity, sessions, split_cents
from app.intake.rows import UNLIMITED
from tests.plugins.properties import CHARACTERS


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("$1,200.00", 120_000),
        ("($12.00)", -1_200),
        ("$(12.00)", -1_200),
        ("€99.00", 9_900),
        ("99.00 EUR", 9_900),
        ("EUR 99", 9_900),
        ("CA$12", 1_200),
        ("1.234,56", 123_456),
        ("1 234,56 kr", 123_456),
        ("1\xa0234,56", 123_456),
        ("1'234.50", 123_450),
        ("1,23,456.00", 12_345_600),
        ("-12.00", -1_200),
        ("-$12", -1_200),
        ("$-12", -1_200),
        ("12.50-", -1_250),
        ("+5", 500),
        ("279,00", 27_900),
        ("1,188", 118_800),
        ("1.188", 118_800),
        ("0.125", 13),
        ("12.3450", 1_235),
        (".5", 50),
        ("12.", 1_200),
        ("0", 0),
        ("0.00", 0),
    ],
)
def test_money_is_read_in_every_form(raw: str, amount: int) -> None:
    assert cents(raw) == amount


@pytest.mark.parametrize("raw", ["", "-", "n/a", "TBD", " "])
def test_blank_money_is_not_zero(raw: str) -> None:
    assert cents(raw) is None


@pytest.mark.parametrize("raw", ["ask at the desk", "12 x", "5%", "1.2.3", "(5", "5)", "1,2345.0", "12 PT", "1e5", "$"])
def test_text_in_money_is_bad(raw: str) -> None:
    assert cents(raw) == Bad("text in money")


def test_more_than_a_billion_is_bad() -> None:
    assert isinstance(cents("1000000000.00"), Bad)


def test_what_can_be_read_two_ways_is_read_as_the_column_writes_its_cents() -> None:
    assert cents("1.188", settle=lambda: ".") == 119
    assert cents("1.188", settle=lambda: ",") == 118_800
    assert cents("1,188", settle=lambda: ".") == 118_800
    assert [mark_shown(raw) for raw in ("279,00", "$279.00", "1.188", "1.188,00", "5", "x")] == [
        ",",
        ".",
        "",
        ",",
        "",
        "",
    ]


def test_a_currency_without_cents_has_none() -> None:
    assert cents("¥1,200", places=0) == 1_200
    assert cents("1200.50", places=0) == 1_201
    assert cents("1.250", settle=lambda: ".", places=3) == 1_250


@given(st.integers(-(10**10), 10**10))
def test_an_amount_comes_back_from_every_form(amount: int) -> None:
    sign, size = "-" * (amount < 0), abs(amount)
    plain = f"{size // 100:,}.{size % 100:02}"
    swapped = plain.translate(str.maketrans(",.", ".,"))
    accounted = f"(${plain})" if amount < 0 else f"${plain}"
    for raw in (sign + plain, sign + swapped, sign + swapped.replace(".", " ") + " EUR", accounted, plain + sign):
        assert cents(raw) == amount


@given(st.text(CHARACTERS, max_size=45))
def test_no_text_breaks_the_reading_of_figures(raw: str) -> None:
    for found in (cents(raw), count(raw), sessions(raw), quantity(raw)):
        assert found is None or isinstance(found, int | Bad)
    assert mark_shown(raw) in ("", ".", ",")


@given(st.integers(0, 10**9), st.integers(1, 50))
def test_shares_sum_up_and_differ_by_a_cent_at_most(total: int, parts: int) -> None:
    shares = split_cents(total, parts)
    assert len(shares) == parts
    assert sum(shares) == total
    assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12", 12),
        ("12.0", 12),
        ("0", 0),
        ("1,000", 1_000),
        ("", None),
        ("n/a", None),
        ("unlimited", UNLIMITED),
        ("Unlimited", UNLIMITED),
        ("9999", UNLIMITED),
        ("9950", UNLIMITED),
        ("999999", UNLIMITED),
        ("1999998", UNLIMITED),
    ],
)
def test_a_count_is_a_number_unlimited_or_not_said(raw: str, value: int | None) -> None:
    assert count(raw) == value


def test_what_is_no_count_is_bad() -> None:
    assert count("12.5") == Bad("not a whole number")
    assert count("twelve") == Bad("not a whole number")
    assert count("-2") == Bad("less than zero")
    assert sessions("0") == Bad("a package has a session at least")


def test_a_quantity_has_a_sign_and_is_one_where_none_is_said() -> None:
    assert [quantity(raw) for raw in ("1", "2.00", "-1", "(1)", "")] == [1, 2, -1, -1, 1]
    assert [quantity(raw) for raw in ("0", "1.5", "many", "1001")] == [Bad("not a quantity")] * 4
