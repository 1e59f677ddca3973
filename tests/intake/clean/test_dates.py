from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.clean.cell import Bad
from app.intake.clean.dates import UNKNOWN, DateReader, Order, epoch_day
from app.intake.clean.times import fraction, time_of_day
from tests.plugins.properties import CHARACTERS


def reader(order: Order = "DMY", *, is_1904: bool = False, is_expiry: bool = False) -> DateReader:
    return DateReader(lambda: order, 2026, is_1904=is_1904, is_expiry=is_expiry)


def never_asked() -> Order:
    raise AssertionError("this date is the same either way")


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-07-06", ("2026-07-06", "")),
        ("2026-07-06 08:30", ("2026-07-06", "08:30")),
        ("2026-07-06T08:30:59", ("2026-07-06", "08:30")),
        ("2026/7/6 8:05 PM", ("2026-07-06", "20:05")),
        ("20260706", ("2026-07-06", "")),
        ("6 Jul 2026", ("2026-07-06", "")),
        ("06-Jul-26", ("2026-07-06", "")),
        ("6th July 2026", ("2026-07-06", "")),
        ("Feb 7, 2026", ("2026-02-07", "")),
        ("Sept 5 2026", ("2026-09-05", "")),
        ("February 7 2026 6:10:00 pm", ("2026-02-07", "18:10")),
        ("Thursday, 10 September 2026", ("2026-09-10", "")),
        ("Fri 6 Jul 2026", ("2026-07-06", "")),
        ("2025-11-18 00:00:00.0", ("2025-11-18", "00:00")),
        ("13/03/2026 05:45pm", ("2026-03-13", "17:45")),
        ("13.03.2026", ("2026-03-13", "")),
        ("13-03-26", ("2026-03-13", "")),
        ("45813", ("2025-06-05", "")),
        ("45813.354166667", ("2025-06-05", "08:30")),
        ("45813.99999999", ("2025-06-05", "23:59")),
        ("2026-03-08T23:30:00-05:00", ("2026-03-08", "23:30")),
        ("2026-11-01T01:30:00.000+0000", ("2026-11-01", "01:30")),
        ("2026-11-20T03:00:00Z", ("2026-11-20", "03:00")),
        ("2026-11-20 03:00 EST", ("2026-11-20", "03:00")),
        ("3. Oktober 2026", ("2026-10-03", "")),
        ("Mo., 3. Aug. 2026 09:30", ("2026-08-03", "09:30")),
        ("Dienstag, 03. März 2026", ("2026-03-03", "")),
        ("12 de noviembre de 2026", ("2026-11-12", "")),
        ("martes, 3 de marzo del 2026", ("2026-03-03", "")),
        ("1er févr. 2026", ("2026-02-01", "")),
        ("mar. 3 mars 2026 à 09h30", ("2026-03-03", "09:30")),
        ("14 juil. 2026", ("2026-07-14", "")),
        ("Mar 3, 2026", ("2026-03-03", "")),
        ("Mar 3, 2026 5:45 pm", ("2026-03-03", "17:45")),
    ],
)
def test_a_moment_is_read_in_every_form_and_never_moved(raw: str, moment: tuple[str, str]) -> None:
    assert reader().moment(raw) == moment


@pytest.mark.parametrize(
    "raw",
    ["", "-", "Never", "TBD", "0", "1/1/1900", "01/01/1900", "1900-01-01", "1899-12-30 00:00:00", "0001-01-01",
     "0000-00-00 00:00:00", "9999-12-31", "31/12/9999"],
)  # fmt: skip
def test_a_day_that_stands_for_none_is_unknown(raw: str) -> None:
    assert reader().moment(raw) == UNKNOWN
    assert reader().day(raw) is None


@pytest.mark.parametrize(
    "raw", ["31/02/2026", "31/02/2026 10:00", "2026-02-30", "31 Feb 2026", "13/13/2026", "0/5/2026", "2206-01-01"]
)
def test_a_day_that_is_in_no_calendar_is_impossible(raw: str) -> None:
    assert reader().moment(raw) == Bad("impossible date")


@pytest.mark.parametrize("raw", ["soon", "5 Foo 2026", "Julyish 5 2026", "123456", "12", "2026-07", "6/7"])
def test_what_is_no_date_is_said_to_be_none(raw: str) -> None:
    assert reader().moment(raw) == Bad("not a date")


def test_a_date_with_a_broken_time_is_bad() -> None:
    assert reader().moment("2026-07-06 25:00") == Bad("not a time of day")
    assert reader().moment("2026-07-06T25:00") == Bad("not a time of day")


def test_the_order_of_the_column_decides() -> None:
    assert reader("DMY").day("05/06/2026") == "2026-06-05"
    assert reader("MDY").day("05/06/2026") == "2026-05-06"
    assert reader("YMD").day("26/05/06") == "2026-05-06"
    assert reader("MDY").day("13/03/2026") == Bad("impossible date")


def test_the_column_is_asked_only_when_it_matters() -> None:
    untold = DateReader(never_asked, 2026)
    assert untold.day("2026-05-06") == "2026-05-06"
    assert untold.day("05/05/2026") == "2026-05-05"
    assert untold.day("6 Jul 2026") == "2026-07-06"


def test_two_digits_of_a_year_lie_in_the_past_unless_something_expires() -> None:
    assert reader().day("1/2/99") == "1999-02-01"
    assert reader().day("1/2/31") == "2031-02-01"
    assert reader(is_expiry=True).day("1/2/99") == "2099-02-01"
    assert reader(is_expiry=True).day("31/12/1999") == "2099-12-31"
    assert reader().day("31/12/1999") == "1999-12-31"


def test_bare_serial_days_follow_the_calendar_of_the_workbook() -> None:
    assert reader(is_1904=True).day(str(45813 - 1462)) == "2025-06-05"


@given(st.dates(date(1905, 1, 1), date(2150, 12, 31)))
def test_a_day_comes_back_from_every_form(day: date) -> None:
    forms = (
        *(day.isoformat(), f"{day.isoformat()} 00:00:00.0", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}"),
        *(
            f"{day.day} {day:%b} {day.year}",
            f"{day:%B} {day.day}, {day.year}",
            f"{day:%A}, {day.day} {day:%B} {day.year}",
        ),
    )
    assert {reader().day(form) for form in forms} == {day.isoformat()}
    assert reader("MDY").day(f"{day:%m/%d/%Y}") == day.isoformat()


@given(st.dates(date(1928, 1, 1), date(2150, 12, 31)), st.integers(0, 1439))
def test_a_serial_comes_back_as_its_day_and_minute(day: date, minute: int) -> None:
    serial = (day - date(1899, 12, 30)).days + minute / 1440
    expected = f"{minute // 60:02}:{minute % 60:02}"
    assert reader().moment(f"{serial:.8f}") == (day.isoformat(), expected)


@given(st.text(CHARACTERS, max_size=30))
def test_no_text_breaks_the_reader(raw: str) -> None:
    for found in (reader().moment(raw), time_of_day(raw)):
        assert isinstance(found, Bad | tuple | str)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("6:10:00 pm", "18:10"),
        ("05:45pm", "17:45"),
        ("5:45 p.m.", "17:45"),
        ("8:30", "08:30"),
        ("08:30:00.000", "08:30"),
        ("12:00 AM", "00:00"),
        ("12:15 pm", "12:15"),
        ("8am", "08:00"),
        ("0830", "08:30"),
        ("18h30", "18:30"),
        ("18.30", "18:30"),
        ("0.354166667", "08:30"),
        ("1899-12-30 08:30:00", "08:30"),
        ("", ""),
        ("TBD", ""),
    ],
)
def test_a_time_of_day_is_read_in_every_form(raw: str, time: str) -> None:
    assert time_of_day(raw) == time


@pytest.mark.parametrize("raw", ["24:00", "8:60", "13:00 pm", "0:15 am", "8", "noonish"])
def test_what_is_no_time_of_day_is_bad(raw: str) -> None:
    assert time_of_day(raw) == Bad("not a time of day")


@given(st.integers(0, 1439))
def test_a_fraction_of_a_day_is_its_minute(minute: int) -> None:
    assert fraction(minute / 1440) == f"{minute // 60:02}:{minute % 60:02}"


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["America/New_York", "Asia/Kolkata", "Pacific/Auckland"]),
)
def test_epoch_seconds_are_the_day_of_the_club(day: date, name: str) -> None:
    from datetime import datetime

    zone = ZoneInfo(name)
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp())
    last_second = int(datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).timestamp()) - 1
    for seconds in (str(midnight), str(last_second), f"{midnight}.0", f"{midnight}000"):
        assert epoch_day(seconds, zone, reader()) == day.isoformat()


def test_what_is_no_epoch_is_read_as_a_date() -> None:
    zone = ZoneInfo("America/New_York")
    assert epoch_day("", zone, reader()) is None
    assert epoch_day("0", zone, reader()) is None
    assert epoch_day("5 Jun 2026", zone, reader()) == "2026-06-05"
