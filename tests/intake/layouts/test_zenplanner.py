"""Zen Planner: one file of memberships tells of members and of packages; attendance knows people by name."""

import pytest

from app.intake.rows import UNLIMITED, AppointmentRow, MemberRow, PackageRow
from tests.intake.exports import Read, read
from tests.intake.layouts.vendors import CONTAINERS, CSV, ZEN_ATTENDANCE, ZEN_MEMBERSHIPS, Make

TITLES: list[list[list[str]]] = [[], [[""]], [["Memberships"]]]


def membership(
    number: str = "1,288",
    label: str = "Personal Training 10 Pack",
    status: str = "CURRENT",
    *,
    created: str = "Nov 2, 2026",
    begins: str = "Nov 9, 2026",
    ends: str = "",
    limit: str = "10",
    limit_type: str = "Total",
    left: str = "7",
    used: str = "3",
    amount: str = "$650.00",
    name: tuple[str, str] = ("Ana", "Lee"),
) -> list[str]:
    days = (created, begins, ends)
    return [number, *name, label, "PT", status, *days, limit, limit_type, left, used, amount, "Single Payment"]


def memberships(*rows: list[str], make: Make = CSV, titles: list[list[str]] | None = None) -> Read:
    return read(make([*(titles or []), ZEN_MEMBERSHIPS, *rows]), name="Memberships.csv")


@pytest.mark.parametrize("titles", TITLES, ids=["", "blank first line", "title"])
@pytest.mark.parametrize("make", CONTAINERS["zenplanner"].values(), ids=CONTAINERS["zenplanner"])
def test_memberships_are_read_in_every_container(make: Make, titles: list[list[str]]) -> None:
    found = memberships(membership(), make=make, titles=titles)
    line = len(titles) + 2
    assert (found.reading.layout, found.reading.report) == ("zenplanner-memberships", "memberships")
    assert found.rows == [
        MemberRow(line, "1288", "Ana", "Lee", "", "", "2026-11-09", "active"),
        PackageRow(line, "", "1288", "Ana", "Lee", "Personal Training 10 Pack", "2026-11-02", 65000, 10, None, "", 7,
                   None),
    ]  # fmt: skip
    assert found.rejected == []


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("CURRENT", "active"),
        ("HOLD", "frozen"),
        ("COMPLETED", "cancelled"),
        ("CANCELED", "cancelled"),
        ("NOT STARTED", "unknown"),
        ("", ""),
    ],
)
def test_the_words_of_a_membership_become_those_of_a_member(word: str, status: str) -> None:
    assert memberships(membership(status=word)).rows[0].status == status


def test_a_member_with_several_memberships_is_one_and_what_the_livelier_makes_them() -> None:
    found = memberships(
        membership("7", "Unlimited Gym", "COMPLETED", begins="Jan 5, 2024"),
        membership("8", "Unlimited Gym", "CANCELED"),
        membership("7", "PT 10 Pack", "HOLD", begins="Mar 1, 2026"),
        membership("8", "Unlimited Gym", "NOT STARTED"),
        membership("7", "Unlimited Gym", "CURRENT", begins="Nov 1, 2026"),
    )
    people = [row for row in found.rows if isinstance(row, MemberRow)]
    assert [(row.member_id, row.joined_on, row.status) for row in people] == [
        ("7", "2024-01-05", "active"),
        ("8", "2026-11-09", "unknown"),
    ]
    assert len(found.rows) == 7
    assert found.reading.ignored_count == 0


@pytest.mark.parametrize(
    ("limit", "limit_type", "left", "used", "sessions", "remaining"),
    [
        ("10", "Total", "7", "3", 10, 7),
        ("10", "Total", "0", "10", 10, 0),
        ("10", "", "", "4", 10, 6),
        ("10", "Total", "", "", 10, None),
        ("10", "Total", "", "12", 10, 0),
        ("", "Unlimited", "", "55", UNLIMITED, None),
        ("Unlimited", "", "Unlimited", "55", UNLIMITED, None),
        ("9999", "Total", "9944", "55", UNLIMITED, None),
        ("3", "Per Week", "1", "2", None, None),
        ("12", "per month", "5", "7", None, None),
        ("", "", "", "", None, None),
        ("0", "Total", "0", "0", None, None),
    ],
)
def test_a_limit_is_a_package_where_it_counts_for_the_whole_membership(
    limit: str, limit_type: str, left: str, used: str, sessions: int | None, remaining: int | None
) -> None:
    _, sold = memberships(membership(limit=limit, limit_type=limit_type, left=left, used=used)).rows
    assert (sold.sessions, sold.remaining) == (sessions, remaining)


def test_a_membership_is_sold_when_it_was_made_or_else_when_it_begins() -> None:
    found = memberships(membership(), membership(created="", ends="Feb 7, 2027"))
    sold = [row for row in found.rows if isinstance(row, PackageRow)]
    assert [(row.sold_on, row.expires_on) for row in sold] == [("2026-11-02", None), ("2026-11-09", "2027-02-07")]


def test_a_membership_without_an_amount_is_no_free_package_and_its_member_is_taken() -> None:
    found = memberships(membership(amount=""), membership("2", label="", amount=""))
    assert [type(row) for row in found.rows] == [MemberRow, MemberRow]
    assert found.rejected == [(2, "Payment Amount", "")]
    assert found.reading.row_count == 2


def visit(
    came: str = "Yes", *, day: str = "11/16/2026", person: str = "Ana Lee", trainer: str = "Ben Ode"
) -> list[str]:
    return [person, day, "6:30 PM", came, "11/14/2026", "Personal Training", "Member", "North", trainer, ""]


def attendance(*rows: list[str], make: Make = CSV, titles: list[list[str]] | None = None) -> Read:
    return read(make([*(titles or []), ZEN_ATTENDANCE, *rows]), name="Attendance.csv")


@pytest.mark.parametrize("make", CONTAINERS["zenplanner"].values(), ids=CONTAINERS["zenplanner"])
def test_attendance_is_read_in_every_container(make: Make) -> None:
    found = attendance(visit(), make=make, titles=[[""]])
    assert found.reading.layout == "zenplanner-attendance"
    assert found.rows == [
        AppointmentRow(3, "", "", "Ana", "Lee", "Personal Training", "2026-11-16", "18:30", "Ben Ode", "Attended",
                       "2026-11-14", "", None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("came", "day", "word"),
    [
        ("Yes", "11/16/2026", "Attended"),
        ("No", "11/16/2026", "No show"),
        ("No", "11/20/2026", "Reserved"),
        ("Yes", "11/20/2026", "Attended"),
        ("No", "11/21/2026", "Reserved"),
        ("", "11/16/2026", "Reserved"),
    ],
)
def test_whether_they_came_says_what_became_of_a_visit(came: str, day: str, word: str) -> None:
    assert [row.word for row in attendance(visit(came, day=day)).rows] == [word]


def test_a_visit_of_nobody_is_rejected() -> None:
    assert attendance(visit(person="")).rejected == [(2, "Person", "")]


def test_the_trainer_who_heads_a_group_is_that_of_its_visits() -> None:
    heading = ["Staff Member: Cy Ott"]
    found = attendance(visit(trainer=""), heading, visit(trainer=""), visit(trainer="Ben Ode"))
    assert [row.trainer for row in found.rows] == ["", "Cy Ott", "Ben Ode"]
