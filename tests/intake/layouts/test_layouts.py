"""What only a layout's own vendor does, on files made for it."""

from collections.abc import Iterable
from datetime import date

import pytest

from app.intake.layouts import LAYOUTS
from app.intake.rows import UNLIMITED, PackageRow, ReturnRow
from tests.intake.exports import Read, appointments, packages, read

SALES = "Sale Date,Client ID,Client,Sale ID,Item name,Quantity,Tax,Item Total"
EVENTS = (
    "Booking ID\tUser ID\tFirst Name\tLast Name\tBooking Date\tBooking Start\tCurrent Status\tBooking Made By\tLog Date"
)
REPORT_9 = "Member ID,Name,Booking Date,Booking Start Time,Booking Result,Resource Name,Class Name,Service"
ROSTER = "Member ID;Member Name;sorted_Membership Start Date;sorted_Membership End Date"
ATTENDANCE = "Date,Time,Client ID,Client,Visit Type,Staff,Late Cancel,No-show"
VISITS = "Client ID,Client Name,Pricing option,Last Expiration Date,Visits Remaining,Purchased"


def file(header: str, lines: Iterable[str], **options: object) -> Read:
    return read("\n".join((header, *lines)) + "\n", **options)  # type: ignore[arg-type]


def test_every_layout_says_its_report_and_its_columns() -> None:
    for name, layout in LAYOUTS.items():
        assert layout.name == name
        assert layout.headers
        assert {column.field for column in layout.columns} <= set(layout.kinds)


def test_a_sale_of_several_is_several_packages_that_sum_up_to_the_total_without_tax() -> None:
    found = file(SALES, ['6/25/2025,"10,215","Lee, Ana",77,PT 8,3,$1.00,$101.00'])
    assert [(row.sale_id, row.item, row.sold_on, row.price_cents) for row in found.rows] == [
        ("77", "PT 8", "2025-06-25", 3334),
        ("77", "PT 8", "2025-06-25", 3333),
        ("77", "PT 8", "2025-06-25", 3333),
    ]
    assert found.reading.row_count == 1


def test_a_line_below_zero_takes_as_many_sales_back() -> None:
    found = file(SALES, ['6/25/2025,"10,215","Lee, Ana",78,PT 8,-2,($1.50),($101.50)'])
    assert found.rows == [
        ReturnRow(2, "78", "10215", "PT 8", "2025-06-25", 5000),
        ReturnRow(2, "78", "10215", "PT 8", "2025-06-25", 5000),
    ]


def test_a_sale_whose_total_and_quantity_disagree_is_rejected_at_its_total() -> None:
    lines = ["6/25/2025,1,,77,PT 8,1,,($10.00)", "6/25/2025,1,,77,PT 8,-1,,$10.00", "6/25/2025,1,,77,PT 8,0,,$10.00"]
    found = file(SALES, lines)
    assert found.rows == []
    assert found.rejected == [(2, "Item Total", "-10.00"), (3, "Item Total", "10.00"), (4, "Quantity", "0")]
    assert found.reading.row_count == 3


def test_a_blank_total_is_not_a_price_of_zero() -> None:
    assert file(SALES, ["6/25/2025,1,,77,PT 8,1,,"]).rejected == [(2, "Item Total", "")]


@pytest.mark.parametrize(
    ("rest", "bought", "remaining"),
    [
        ("7", "10", 7),
        ("0", "10", 0),
        ("999998", "999999", UNLIMITED),
        ("1999998", "", UNLIMITED),
        ("8100", "9999", UNLIMITED),
    ],
)
def test_a_balance_without_a_count_is_unlimited(rest: str, bought: str, remaining: int) -> None:
    (row,) = file(VISITS, [f"1,,PT 8,12/19/2026,{rest},{bought}"]).rows
    assert (row.remaining, row.expires_on) == (remaining, "2026-12-19")


def test_a_balance_that_is_blank_is_not_zero() -> None:
    assert file(VISITS, ["1,,PT 8,,,10"]).rejected == [(2, "Visits Remaining", "")]


@pytest.mark.parametrize(
    ("day", "late", "missed", "word"),
    [
        ("2026-11-20", "No", "No", "Signed in"),
        ("2026-11-21", "No", "No", "Reserved"),
        ("2026-11-19", "Yes", "No", "Late Cancel"),
        ("2026-11-19", "No", "Yes", "No Show"),
        ("2026-11-19", "Yes", "Yes", "Late Cancel"),
        ("2026-11-19", "", "", "Signed in"),
    ],
)
def test_the_flags_of_a_visit_become_the_words_of_the_schedule(day: str, late: str, missed: str, word: str) -> None:
    (row,) = file(ATTENDANCE, [f"{day},8:30,1,,PT,Ben,{late},{missed}"]).rows
    assert row.word == word


def test_a_flag_that_is_neither_is_rejected() -> None:
    assert file(ATTENDANCE, ["2026-11-19,8:30,1,,PT,Ben,perhaps,No"]).rejected == [(2, "Late Cancel", "perhaps")]


def event(status: str, logged: str, booking: str = "500") -> str:
    return f"{booking}\t1\tAna\tLee\t6/25/2025\t8:30 AM\t{status}\tFront Desk\t{logged}"


def test_the_latest_event_of_a_booking_counts_wherever_it_stands_and_the_first_is_the_day_it_was_made() -> None:
    lines = [event("Completed Booking", "6/25/2025 9:31 AM"), event("Open Booking", "6/20/2025 9:05 PM"),
             event("No Show Booking", "6/25/2025 9:30 AM")]  # fmt: skip
    found = file(EVENTS, lines, constants={"service": "PT", "trainer": "Ben"})
    (row,) = found.rows
    assert (row.line, row.word, row.booked_on) == (2, "Completed Booking", "2025-06-20")
    assert (row.service, row.trainer) == ("PT", "Ben")
    assert (found.reading.row_count, found.reading.ignored_count) == (1, 2)


def test_of_two_events_in_one_minute_the_lower_line_counts() -> None:
    lines = [event("Open Booking", "6/20/2025 9:05 AM"), event("Cancelled By Admin", "6/20/2025 9:05 AM")]
    assert [row.word for row in file(EVENTS, lines, constants={"service": "PT"}).rows] == ["Cancelled By Admin"]


def test_a_booking_without_an_id_is_rejected() -> None:
    lines = [event("Open Booking", "6/20/2025 9:05 AM", booking="")]
    assert file(EVENTS, lines, constants={"service": "PT"}).rejected == [(2, "Booking ID", "")]


def slot(result: str, *, member: str = "1", service: str = "PT Ben 60min", class_name: str = "") -> str:
    return f'{member},"Lee,  Ana",6 Jul 2026,6:10:00 pm,{result},Ben,{class_name},{service}'


@pytest.mark.parametrize(
    ("results", "word"),
    [
        (("Cancelled", "Showed"), "Showed"),
        (("Showed late", "Cancelled no Charge"), "Showed late"),
        (("Booking", "Cancelled"), "Booking"),
        (("No Show", "Booking"), "Booking"),
        (("Cancelled", "No Show"), "No Show"),
        (("Cancelled no Charge", "Cancelled"), "Cancelled"),
        (("Cancelled", "Waitlisted", "Cancelled"), "Waitlisted"),
        (("Waitlisted", "Showed"), "Showed"),
    ],
)
def test_of_the_rows_for_one_slot_the_weightiest_counts(results: tuple[str, ...], word: str) -> None:
    found = file(REPORT_9, map(slot, results))
    assert [row.word for row in found.rows] == [word]
    assert (found.reading.row_count, found.reading.ignored_count) == (1, len(results) - 1)


def test_people_and_services_at_one_time_are_different_slots() -> None:
    lines = [slot("Showed"), slot("Cancelled", member="2"), slot("Cancelled", service="Intro")]
    assert [row.word for row in file(REPORT_9, lines).rows] == ["Showed", "Cancelled", "Cancelled"]


def test_a_class_is_not_personal_training() -> None:
    found = file(REPORT_9, [slot("Showed", service="", class_name="Spin 45"), slot("Booking")])
    assert [(row.word, row.starts_on, row.starts_time) for row in found.rows] == [("Booking", "2026-07-06", "18:10")]
    assert (found.reading.row_count, found.reading.ignored_count, found.rejected) == (1, 1, [])


@pytest.mark.parametrize(("end", "status"), [("", "active"), ("1795150800", "active"), ("1795064400", "cancelled")])
def test_a_membership_runs_until_the_day_before_the_file_speaks(end: str, status: str) -> None:
    (row,) = file(ROSTER, [f"1;Lee, Ana;1747368000;{end}"], as_of=date(2026, 11, 20)).rows
    assert (row.joined_on, row.status) == ("2025-05-16", status)


def test_a_member_with_several_memberships_joined_with_the_first_and_is_active_while_one_runs() -> None:
    found = file(
        ROSTER, ["1;Lee, Ana;1767243600;1793419200", "1;Lee, Ana;1747368000;", "2;Roy, Bo;1767243600;1793419200"]
    )
    assert [(row.line, row.member_id, row.joined_on, row.status) for row in found.rows] == [
        (2, "1", "2025-05-16", "active"),
        (4, "2", "2026-01-01", "cancelled"),
    ]
    assert found.reading.ignored_count == 1


def test_the_first_filled_of_several_columns_counts() -> None:
    header = "User ID,Last Name,First Name,Cell Phone,Phone,Closed"
    found = file(header, ["1,Lee,Ana,,555-1,2026-11-01", "2,Roy,Bo,555-2,555-3,2026-11-01"])
    assert [row.phone for row in found.rows] == ["555-1", "555-2"]


@pytest.mark.parametrize(("said", "sessions"), [("12", 12), ("unlimited", UNLIMITED), ("", None), ("9999", UNLIMITED)])
def test_sessions_of_a_package_are_a_number_unlimited_or_left_to_the_item(said: str, sessions: int | None) -> None:
    (row,) = packages(f"S1,1,Ana Lee,PT,2026-11-01,850.00,{said},,Ben,{said},").rows
    assert isinstance(row, PackageRow)
    assert (row.sessions, row.remaining, row.expires_on, row.refunded_on) == (sessions, sessions, None, None)


def test_a_package_at_less_than_nothing_is_rejected() -> None:
    assert packages("S1,1,,PT,2026-11-01,-850.00,,,,,").rejected == [(2, "price", "-850.00")]


def test_an_appointment_needs_a_member_id_or_a_name() -> None:
    found = appointments(
        "A1,1,,PT,2026-11-01 08:00,Ben,attended,,",
        "A2,,Ana Lee,PT,2026-11-01 08:00,Ben,attended,,",
        "A3,,,PT,2026-11-01 08:00,Ben,attended,,",
    )
    assert [(row.member_id, row.first_name, row.last_name) for row in found.rows] == [("1", "", ""), ("", "Ana", "Lee")]
    assert found.rejected == [(4, "member_id", "")]
