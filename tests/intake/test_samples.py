"""The simulated club in the layouts of four systems: what each can carry agrees with the clean set."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.intake.rows import UNLIMITED, AppointmentRow, MemberRow, PackageRow
from tests.intake.exports import NORTH, SAMPLES, read, sample

OUTCOMES = {where: json.loads((NORTH / where / "settings.json").read_text())["outcomes"] for where in
            ("mindbody", "clubready", "gymmaster")}  # fmt: skip
LOST_IN_MINDBODY = {"rescheduled": "cancelled"}
LOST_IN_GYMMASTER = {"rescheduled": "cancelled"}


def clean(report: str) -> list[Any]:
    return sample(f"spotter/{report}.csv").rows


def without_line(rows: list[Any]) -> list[Any]:
    return [row._replace(line=0) for row in rows]


@pytest.mark.parametrize("report", ["members", "appointments", "packages"])
def test_the_clean_set_is_read_whole(report: str) -> None:
    found = sample(f"spotter/{report}.csv")
    assert found.reading.layout == f"spotter-{report}"
    assert (
        found.reading.row_count
        == len(found.rows)
        == len((NORTH / f"spotter/{report}.csv").read_text().splitlines()) - 1
    )
    assert found.rejected == []
    assert found.reading.ignored_count == 0
    assert [row.line for row in found.rows] == list(range(2, len(found.rows) + 2))


@pytest.mark.parametrize("report", ["members", "appointments", "packages"])
def test_the_worked_out_club_is_read_whole(report: str) -> None:
    found = read((SAMPLES / "tiny" / "exports" / "spotter" / f"{report}.csv").read_bytes())
    assert found.rejected == []
    assert {"members": 20, "appointments": 85, "packages": 17}[report] == len(found.rows)


@pytest.mark.parametrize("report", ["members", "appointments", "packages"])
def test_the_messy_set_says_what_the_clean_one_says_and_rejects_just_the_bad_rows(report: str) -> None:
    bad = [
        row for row in json.loads((NORTH / "spotter-messy/bad_rows.json").read_text()) if row["file"] == f"{report}.csv"
    ]
    parked = {row["line"] for row in bad if row["fate"] == "parked"}
    found = sample(f"spotter-messy/{report}.csv")
    expected = [(row["line"], row["column"]) for row in bad if row["fate"] == "rejected"]
    assert [(line, column) for line, column, _ in found.rejected] == expected
    assert without_line([row for row in found.rows if row.line not in parked]) == without_line(clean(report))
    assert found.reading.ignored_count == {"members": 7, "appointments": 33, "packages": 3}[report]


def test_the_unknown_word_of_the_messy_set_is_left_to_be_settled() -> None:
    found = sample("spotter-messy/appointments.csv")
    assert [row.word for row in found.rows if row.line == 1098] == ["Pencilled in"]


def test_a_file_that_counts_itself_is_compared_with_what_was_read() -> None:
    assert sample("spotter-messy/members.csv").reading.notes == []
    assert sample("spotter-messy/packages.csv").reading.notes == []
    notes = sample("spotter-messy/appointments.csv").reading.notes
    assert notes == ["The file itself counts 1,938 rows, 1,941 were read."]


def by_start(rows: list[AppointmentRow], outcome: Callable[[str], str]) -> dict[tuple[str, str, str], tuple[str, str]]:
    found = {(row.member_id, row.starts_on, row.starts_time): (outcome(row.word), row.trainer) for row in rows}
    assert len(found) == len(rows)
    return found


def expected_by_start(lost: dict[str, str]) -> dict[tuple[str, str, str], tuple[str, str]]:
    return by_start(clean("appointments"), lambda word: lost.get(word, word))


def test_mindbody_members_agree() -> None:
    found = sample("mindbody/retention.xls")
    assert found.reading.layout == "mindbody-retention"
    expected = [row._replace(phone="", line=0) for row in clean("members")]
    assert without_line(found.rows) == expected


def test_the_mindbody_schedule_agrees() -> None:
    found = sample("mindbody/schedule-at-a-glance.xlsx")
    assert found.reading.layout == "mindbody-schedule"
    rows = [row for row in found.rows if row.service != "Sports Massage 60"]
    assert by_start(rows, OUTCOMES["mindbody"].__getitem__) == expected_by_start(LOST_IN_MINDBODY)
    booked_by = {row.appointment_id: row.booked_by for row in clean("appointments")}
    assert sorted(row.booked_by for row in rows) == sorted(booked_by.values())


def test_mindbody_attendance_shows_the_same_visits_under_the_same_names() -> None:
    schedule = {
        (row.member_id, row.starts_on, row.starts_time): row._replace(line=0, booked_by="")
        for row in sample("mindbody/schedule-at-a-glance.xlsx").rows
    }
    found = sample("mindbody/attendance-without-revenue.xlsx")
    assert found.reading.layout == "mindbody-attendance"
    for row in found.rows:
        twin = schedule[row.member_id, row.starts_on, row.starts_time]
        word = "No Show" if twin.word == "Absent" else twin.word
        assert row._replace(line=0) == twin._replace(word=word)


def test_mindbody_sales_agree() -> None:
    found = sample("mindbody/sales.csv")
    assert found.reading.layout == "mindbody-sales"
    settings = json.loads((NORTH / "mindbody/settings.json").read_text())
    sold = [row for row in found.rows if row.item not in settings["not_pt"]]
    packages = [row for row in sold if isinstance(row, PackageRow)]
    expected = clean("packages")
    assert [
        (row.member_id, row.first_name, row.last_name, row.item, row.sold_on, row.price_cents) for row in packages
    ] == [(row.member_id, row.first_name, row.last_name, row.item, row.sold_on, row.price_cents) for row in expected]
    returned = [(row.member_id, row.item, row.returned_on, row.amount_cents) for row in sold if row not in packages]
    refunded = [(row.member_id, row.item, row.refunded_on, row.price_cents) for row in expected if row.refunded_on]
    assert sorted(returned) == sorted(refunded)
    assert any("<20g" in row.item for row in found.rows)


def test_mindbody_balances_are_of_packages_that_were_sold() -> None:
    found = sample("mindbody/visits-remaining.xlsx")
    assert found.reading.layout == "mindbody-visits-remaining"
    sold = {(row.member_id, row.item): row for row in clean("packages")}
    assert {(row.member_id, row.item) for row in found.rows} <= set(sold)
    for row in found.rows:
        assert (row.remaining == UNLIMITED) == (sold[row.member_id, row.item].sessions == UNLIMITED)
        assert row.remaining < 100


@pytest.mark.parametrize(("kind", "service"), [("consultations", "Consultation"), ("sessions", "Personal Training")])
def test_clubready_bookings_agree(kind: str, service: str) -> None:
    found = sample(f"clubready/booking-events-{kind}.xls", constants={"service": service})
    assert found.reading.layout == "clubready-bookings"
    consultations = ("Orientation", "Fitness Assessment")
    expected = [row for row in clean("appointments") if (row.service in consultations) == (kind == "consultations")]
    assert sorted(
        (row.member_id, row.starts_on, row.starts_time, OUTCOMES["clubready"][row.word], row.booked_by)
        for row in found.rows
    ) == sorted((row.member_id, row.starts_on, row.starts_time, row.word, row.booked_by) for row in expected)
    assert {(row.service, row.trainer) for row in found.rows} == {(service, "")}
    told = {(row.member_id, row.starts_on, row.starts_time): row.booked_on for row in expected if row.booked_on}
    assert (
        told.items() <= {(row.member_id, row.starts_on, row.starts_time): row.booked_on for row in found.rows}.items()
    )


def test_clubready_members_agree() -> None:
    found = sample("clubready/new-members.xls")
    assert found.reading.layout == "clubready-new-members"
    expected = {row.member_id: row._replace(line=0, status="") for row in clean("members")}
    assert len(found.rows) == 182
    for row in found.rows:
        assert row._replace(line=0) == expected[row.member_id]


def test_gymmaster_bookings_agree() -> None:
    found = sample("gymmaster/report-9-bookings.csv")
    assert found.reading.layout == "gymmaster-bookings"
    assert by_start(found.rows, OUTCOMES["gymmaster"].__getitem__) == expected_by_start(LOST_IN_GYMMASTER)
    assert found.reading.row_count + found.reading.ignored_count == 2075


def test_gymmaster_members_agree() -> None:
    found = sample("gymmaster/report-1-roster.csv")
    assert found.reading.layout == "gymmaster-roster"

    def seen(row: MemberRow) -> MemberRow:
        status = "cancelled" if row.status == "cancelled" else "active"
        return row._replace(line=0, email="", phone="", status=status)

    assert without_line(found.rows) == [seen(row) for row in clean("members")]
