import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.clean import cell
from app.intake.clean.cell import Bad
from app.intake.refusal import Refused
from tests.plugins.properties import CHARACTERS


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Ana \t Lee ", "Ana Lee"),
        ("Ana\xa0Lee", "Ana Lee"),
        ("Last\r\nName", "Last Name"),
        ("Ana_x0008_ Lee", "Ana Lee"),
        ("_x0041_na", "Ana"),
        ("_xD800_Ana", "Ana"),
        ("Ana\u200b\ufeff", "Ana"),
        ('="00123"', "00123"),
        ("=Otis", "=Otis"),
        ("-Ana", "-Ana"),
        ("@home", "@home"),
        ("Nuñez", "Nuñez"),
    ],
)
def test_a_cell_is_squeezed_to_what_a_person_would_type(raw: str, text: str) -> None:
    assert cell.squeeze(raw) == text


@given(st.text(CHARACTERS))
def test_squeezing_leaves_nothing_that_a_database_or_a_page_chokes_on(raw: str) -> None:
    found = cell.squeeze(raw)
    assert "\0" not in found
    assert found == found.strip()
    found.encode()


@pytest.mark.parametrize(
    "raw", ["", " ", "-", "–", "n/a", "N/A", "TBD", "Never", "Not Assigned", "none", "#N/A", "\xa0"]
)
def test_a_placeholder_is_a_blank(raw: str) -> None:
    assert cell.text(raw) == ""
    assert cell.identity(raw) == ""


def test_a_text_that_no_record_can_hold_is_bad() -> None:
    assert cell.text("x" * 200) == "x" * 200
    assert isinstance(cell.text("x" * 201), Bad)
    assert isinstance(cell.phone("5" * 61), Bad)
    assert isinstance(cell.identity("A-" + "1" * 80), Bad)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("10215", "10215"),
        ("000062", "000062"),
        ("AA123456", "AA123456"),
        ("1,288", "1288"),
        ("10,215,001", "10215001"),
        ("1,28", "1,28"),
        ("412345678.0", "412345678"),
        ("412345678.00", "412345678"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ("1234567890123456789012", "1234567890123456789012"),
        ("123p4567", "123p4567"),
        ("1E21", "1E21"),
        (" 77 ", "77"),
        ("ANA", "ANA"),
    ],
)
def test_an_id_is_text_and_keeps_its_zeros(raw: str, text: str) -> None:
    assert cell.identity(raw) == text
    assert cell.identities([raw], cell.identity) == [text]


@pytest.mark.parametrize("raw", ["1.23E+21", "1,23E+21", "1E+21", "4.1e+15", "1.23E21"])
def test_an_id_that_lost_its_digits_refuses_the_file_and_says_how_to_export_again(raw: str) -> None:
    with pytest.raises(Refused, match=r"Member ID.*without opening it in Excel"):
        cell.identities([raw], lambda one: cell.identity(one, "Member ID"))


@pytest.mark.parametrize(
    "raw",
    ["Total", "Grand Total:", "TOTALS", "Sub-total", "Total for North", "Total 400", "Total Members: 400", "member_id"],
)
def test_the_label_of_a_total_and_a_repeated_header_are_no_ids(raw: str) -> None:
    assert isinstance(cell.identity(raw, "Member_ID"), Bad)


@pytest.mark.parametrize("raw", ["Total Fitness", "Totally", "Totalis 4", "Summer", "Counter"])
def test_a_name_that_begins_like_a_total_is_none(raw: str) -> None:
    assert cell.TOTAL.fullmatch(raw) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Yes", True), ("no", False), ("TRUE", True), ("0", False), ("", None), ("-", None), ("maybe", "bad")],
)
def test_a_flag_is_yes_no_or_not_said(raw: str, value: object) -> None:
    found = cell.flag(raw)
    assert ("bad" if isinstance(found, Bad) else found) == value


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("Active", "active"),
        ("CURRENT", "active"),
        ("Suspended", "frozen"),
        ("HOLD", "frozen"),
        ("Frozen", "frozen"),
        ("Terminated", "cancelled"),
        ("Expired", "cancelled"),
        ("Cancelled", "cancelled"),
        ("CANCELED", "cancelled"),
        ("COMPLETED", "cancelled"),
        ("Non-Member", "prospect"),
        ("Prospect", "prospect"),
        ("NOT STARTED", "unknown"),
        ("", ""),
        ("n/a", ""),
    ],
)
def test_the_words_for_a_member(raw: str, status: str) -> None:
    assert cell.member_status(raw) == status


def test_a_memo_asks_once_and_forgets_when_it_grows() -> None:
    asked: list[str] = []
    memo = cell.Memo(lambda one: asked.append(one) or one.upper())
    assert [memo["a"], memo["a"]] == ["A", "A"]
    assert asked == ["a"]
    for number in range(cell.REMEMBERED + 1):
        assert memo[str(number)] == str(number)
    assert len(memo) <= cell.REMEMBERED
