from datetime import UTC, date, datetime

import pytest

from app.intake.doors.rules import as_of, is_allowed, is_on_its_way, name_fault, numbered, safe_name, sender_fault

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
MORNING, AFTERNOON = datetime(2026, 11, 20, 6, tzinfo=UTC), datetime(2026, 11, 20, 13, tzinfo=UTC)


@pytest.mark.parametrize("name", ["a.csv.part", "a.PART", "a.tmp", "a.xls.filepart", ".hidden.csv", "~$book.xlsx"])
def test_what_is_hidden_or_named_unfinished_is_on_its_way(name: str) -> None:
    assert is_on_its_way(name)


@pytest.mark.parametrize("name", ["sales.csv", "partial sales.xls", "tmp", "Übersicht (2).xlsx"])
def test_an_ordinary_name_is_there_and_well(name: str) -> None:
    assert not is_on_its_way(name)
    assert name_fault(name) is None
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name", ["a\nb.csv", "..\\a.csv", "a\x1b[2J.csv", "x" * 201, "\udcff.csv", " a.csv", "a\u202egpj.csv"]
)
def test_an_odd_name_is_refused_and_kept_under_a_safe_one(name: str) -> None:
    assert name_fault(name)
    safe = safe_name(name)
    assert safe
    assert name_fault(safe) is None
    assert "\\" not in safe


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert [numbered("a.b.csv", n) for n in (1, 2, 3)] == ["a.b.csv", "a.b-2.csv", "a.b-3.csv"]
    assert numbered("sales", 2) == "sales-2"
    assert numbered(".csv", 2) == ".csv-2"


@pytest.mark.parametrize(
    ("name", "arrived", "day"),
    [
        ("sales.csv", MORNING, date(2026, 11, 19)),
        ("sales.csv", AFTERNOON, date(2026, 11, 20)),
        ("sales 2026-11-03.csv", MORNING, date(2026, 11, 3)),
        ("2026-11-01_2026-11-15.csv", MORNING, date(2026, 11, 15)),
        ("plan-2026-12-31.csv", MORNING, date(2026, 11, 19)),
        ("bad-2026-02-31.csv", AFTERNOON, date(2026, 11, 20)),
        ("id-12026-11-031.csv", AFTERNOON, date(2026, 11, 20)),
    ],
)
def test_a_file_speaks_of_the_day_in_its_name_else_of_the_one_it_came(name: str, arrived: datetime, day: date) -> None:
    assert as_of(name, arrived, NOW) == day


@pytest.mark.parametrize(
    ("sender", "is_in"),
    [
        ("reports@mms.com", True),
        ("Reports@MMS.com", True),
        ("anybody@club.com", True),
        ("x@sub.club.com", False),
        ("x@notclub.com", False),
        ("other@mms.com", False),
        ("reports@mms.com.evil.org", False),
        ("", False),
        ("@", False),
    ],
)
def test_a_sender_is_on_the_list_exactly_or_by_the_whole_domain(sender: str, is_in: bool) -> None:
    assert is_allowed(sender, ["reports@mms.com", "@club.com"]) is is_in


@pytest.mark.parametrize("line", ["reports@mms.com", "@club.com", "a.b+c@sub.club.co.uk"])
def test_an_address_or_a_domain_is_a_line_of_the_list(line: str) -> None:
    assert sender_fault(line) is None


@pytest.mark.parametrize(
    "line", ["club.com", "a@b@c.com", "@com", "a b@c.com", 'x@c.com"', "@", "a@.com", "é@club.com"]
)
def test_anything_else_is_named(line: str) -> None:
    assert "is neither an address" in str(sender_fault(line))
