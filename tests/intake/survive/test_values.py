"""What stands in a cell is read as a person would, or its row is rejected: nothing is invented."""

import csv
import datetime as dt
from collections.abc import Callable
from io import StringIO
from zoneinfo import ZoneInfo

import pytest

from app.extensions import db
from app.intake.problems.download import left_rows
from app.intake.rows import UNLIMITED
from tests.intake.exports import MEMBERS, Read, appointments, members, packages, read
from tests.intake.layouts.test_layouts import SALES, VISITS
from tests.intake.load.exports import bring, club
from tests.intake.workbooks import xls, xlsx


def joined(*days: str, **columns: str) -> list[str | None]:
    """With quotation marks: days may hold commas."""
    found = members(*(f'{n},Ana,Lee,,,"{day}",active' for n, day in enumerate(days)), columns=columns)
    assert found.rejected == []
    return [row.joined_on for row in found.rows]


def visits(*moments: str, zone: str = "America/New_York") -> list[tuple[str, str]]:
    lines = (f"A{n},1,,PT,{moment},Ben,attended,," for n, moment in enumerate(moments))
    return [(row.starts_on, row.starts_time) for row in appointments(*lines, zone=ZoneInfo(zone)).rows]


def sold(*prices: str) -> Read:
    return packages(*(f'S{n},1,,PT 8,2026-11-01,"{price}",8,,,,' for n, price in enumerate(prices)))


def test_18_one_day_past_the_12th_settles_its_whole_column_and_no_other() -> None:
    assert joined("05/06/2026", "25/06/2026") == ["2026-06-05", "2026-06-25"]
    assert joined("05/06/2026", "06/25/2026") == ["2026-05-06", "2026-06-25"]
    lines = "A1,1,,PT,25/06/2026 08:00,Ben,attended,06/24/2026,", "A2,1,,PT,05/06/2026 08:00,Ben,attended,05/06/2026,"
    assert [(row.starts_on, row.booked_on) for row in appointments(*lines).rows] == [
        ("2026-06-25", "2026-06-24"),
        ("2026-06-05", "2026-05-06"),
    ]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_18_an_order_that_nothing_settles_is_asked_for_in_the_terminal(app, run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    club()
    file = tmp_path / "members.csv"
    file.write_text(f"{MEMBERS}\n1,Ana,Lee,,,05/06/2026,active\n")
    said = ("import", str(file), "--location", "north", "--as-of", "2026-11-20")
    refused = run(*said)
    assert refused.exit_code == 2
    assert '--map joined_on="joined_on:DMY", or with :MDY' in refused.stderr
    assert run(*said, "--map", "joined_on=joined_on:DMY").exit_code == 0
    assert joined("05/06/2026", joined_on="joined_on:MDY") == ["2026-05-06"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("6 Jul 2026 6:10:00 pm", ("2026-07-06", "18:10")),
        ('"Feb 7, 2026 8:00 AM"', ("2026-02-07", "08:00")),
        ('"Thursday, 10 September 2026 08:30"', ("2026-09-10", "08:30")),
        ("2025-11-18 00:00:00.0", ("2025-11-18", "00:00")),
        ("13/03/2026 05:45pm", ("2026-03-13", "17:45")),
        ("45813.354166667", ("2025-06-05", "08:30")),
    ],
)
def test_19_a_moment_in_every_wording(text: str, moment: tuple[str, str]) -> None:
    assert visits(text) == [moment]


@pytest.mark.parametrize("make", [xls, xlsx])
@pytest.mark.parametrize("is_1904", [False, True])
def test_19_serials_fractions_and_both_calendars(make: Callable[..., bytes], is_1904: bool) -> None:
    day = dt.date(2026, 7, 13)
    serial = (day - (dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30))).days
    header = ["Date", "Start time", "Description", "Staff", "Client ID", "Client", "Status", "Scheduled by"]
    rows = [[first, 0.354166667, "PT", "Ben", "1", "Ana", "Signed in", ""] for first in (day, serial)]
    found = read(make([header, *rows], is_1904=is_1904))
    assert [(row.starts_on, row.starts_time) for row in found.rows] == [("2026-07-13", "08:30")] * 2


def test_20_a_day_in_no_calendar_is_rejected_and_1900_is_unknown() -> None:
    found = members("1,Ana,Lee,,,31/02/2026,active", "2,Bo,Roy,,,1/1/1900,active", "3,Cy,Ott,,,25/12/2025,active")
    assert found.rejected == [(2, "joined_on", "31/02/2026")]
    assert [(row.member_id, row.joined_on) for row in found.rows] == [("2", None), ("3", "2025-12-25")]


@pytest.mark.parametrize("expiry", ["11/30/99", "11/30/1999", "11/30/2099"])
def test_20_what_expires_in_1999_expires_in_2099(expiry: str) -> None:
    (row,) = packages(f"S1,1,,PT 8,11/30/26,592.00,8,{expiry},,,").rows
    assert (row.sold_on, row.expires_on) == ("2026-11-30", "2099-11-30")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_21_the_time_of_the_club_never_moves_to_another_day(zone: str) -> None:
    late = ["2026-11-20 23:45", "2026-11-20T23:45:00-08:00", "2026-07-20T00:15:00.000+0000", "2026-11-20T23:45:00Z"]
    assert visits(*late, zone=zone) == [
        ("2026-11-20", "23:45"),
        ("2026-11-20", "23:45"),
        ("2026-07-20", "00:15"),
        ("2026-11-20", "23:45"),
    ]


def test_21_offsets_that_change_with_the_summer_and_hours_that_it_takes_or_gives_twice() -> None:
    days = ["2026-03-07T08:00-05:00", "2026-03-09T08:00-04:00", "2026-03-08 02:30", "2026-11-01 01:30"]
    assert [time for _, time in visits(*days)] == ["08:00", "08:00", "02:30", "01:30"]


@pytest.mark.parametrize(
    ("price", "cents"),
    [("$1,200.00", 120_000), ("€99.00", 9_900), ("99.00 EUR", 9_900), ("1.234,56", 123_456), ("0.00", 0)],
)
def test_22_money_in_every_wording(price: str, cents: int) -> None:
    assert [row.price_cents for row in sold(price).rows] == [cents]


def test_22_a_negative_quantity_with_its_total_in_brackets_is_a_return() -> None:
    (row,) = read(f"{SALES}\n6/25/2026,1,Ana,7,PT 8,-1,($0.50),($12.50)\n").rows
    assert (row.returned_on, row.amount_cents) == ("2026-06-25", 1_200)


@pytest.mark.parametrize("nothing", ["-", "n/a", "TBD", "Never", "Not Assigned", "\xa0"])
def test_23_a_placeholder_is_a_blank(nothing: str) -> None:
    (visit,) = appointments(f"A1,1,{nothing},PT,2026-11-02 08:00,{nothing},attended,{nothing},{nothing}").rows
    assert (visit.first_name, visit.last_name, visit.trainer, visit.booked_on) == ("", "", "", None)
    (package,) = packages(f"S1,1,,PT 8,2026-11-01,592.00,8,{nothing},{nothing},{nothing},{nothing}").rows
    assert (package.expires_on, package.sold_by, package.remaining, package.refunded_on) == (None, "", None, None)
    (member,) = members(f"1,Ana,Lee,{nothing},{nothing},{nothing},active").rows
    assert (member.email, member.phone, member.joined_on) == ("", "", None)


def test_24_a_blank_price_or_count_is_not_nothing() -> None:
    assert sold("").rejected == [(2, "price", "")]
    assert read(f"{VISITS}\n1,,PT 8,,,10\n").rejected == [(2, "Visits Remaining", "")]
    (row,) = packages("S1,1,,PT 8,2026-11-01,0.00,,,,,").rows
    assert (row.price_cents, row.sessions, row.remaining) == (0, None, None)


@pytest.mark.parametrize("left", ["9999", "999998", "1999998", "Unlimited"])
def test_25_unlimited_is_never_a_count(left: str) -> None:
    (package,) = packages(f"S1,1,,PT Unlimited,2026-11-01,99.00,{left},,,{left},").rows
    (balance,) = read(f"{VISITS}\n1,,PT Unlimited,,{left},\n").rows
    assert {package.sessions, package.remaining, balance.remaining} == {UNLIMITED}


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_26_a_cell_that_begins_like_a_formula_is_text_and_stays_it(start: str) -> None:
    item, name = f"{start}PT 8", f"{start}Ana"
    (package,) = packages(f"S1,1,,{item},2026-11-01,592.00,8,,{name},,").rows
    assert (package.item, package.sold_by) == (item, name)
    (member,) = members(f"1,{name},Lee,,,2026-11-01,active").rows
    assert member.first_name == name


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_26_a_spreadsheet_runs_nothing_of_a_file_that_is_downloaded(app, start) -> None:  # type: ignore[no-untyped-def]
    export = bring(club(), MEMBERS, f"1,{start}1+1,Lee,,,31/02/2026,active")
    text = b"".join(left_rows(db.session(), export)).decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert row["first_name"] == f"'{start}1+1"
