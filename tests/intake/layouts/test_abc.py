"""ABC: two title lines, spacer columns, group labels and footers around the rows."""

import datetime as dt
from typing import Any

import pytest

from app.intake.rows import MemberRow, PackageRow, ReturnRow
from tests.intake.exports import Read, read
from tests.intake.layouts.vendors import ABC_INCOME, ABC_MEMBERS, CONTAINERS, Make

TITLES = [["Harbor North"], ["Active Members as of 11/20/2026"]]
FOOT = [
    [],
    ["Total Members:", None, None, None, "3"],
    ["Report run by Front Desk on 11/20/2026 7:02 AM"],
    ["Page 1 of 1"],
]
Line = list[Any]


def member(
    agreement: str = "0123456", name: str = "Lee, Ana", primary: str = "Yes", status: str | None = "Active"
) -> Line:
    days = (dt.date(2027, 3, 1), "555-0101", "Gold 12 Months", "a@example.com", None, dt.date(2026, 2, 14))
    return [status, agreement, None, primary, name, "$49.99", None, *days, None, "Gold"]


def members(*rows: Line, make: Make) -> Read:
    return read(make([*TITLES, ABC_MEMBERS, *rows, *FOOT]), name="Active Members.xls")


@pytest.mark.parametrize("make", CONTAINERS["abc"].values(), ids=CONTAINERS["abc"])
def test_active_members_are_read_in_every_container(make: Make) -> None:
    found = members(
        ["Membership Type: Gold"], member(), ["Membership Type: Silver"], member("88", "Roy, Bo"), make=make
    )
    assert found.reading.layout == "abc-active-members"
    assert found.rows == [
        MemberRow(5, "0123456", "Ana", "Lee", "a@example.com", "555-0101", "2026-02-14", "active"),
        MemberRow(7, "88", "Bo", "Roy", "a@example.com", "555-0101", "2026-02-14", "active"),
    ]
    assert found.rejected == []


CSV_OF = CONTAINERS["abc"]["csv"]


@pytest.mark.parametrize(
    ("primary", "member_id"),
    [
        ("Yes", "77"),
        ("", "77"),
        ("Lee, Ana", "77"),
        ("Ana Lee", "77"),
        ("No", "77 Ana Lee"),
        ("Lee, Max", "77 Ana Lee"),
    ],
)
def test_several_people_under_one_agreement_stay_apart(primary: str, member_id: str) -> None:
    assert [row.member_id for row in members(member("77", primary=primary), make=CSV_OF).rows] == [member_id]


def test_a_heading_with_the_status_fills_what_its_rows_leave_blank() -> None:
    found = members(["Member Status: Frozen"], member(status=None), member("88", status="Active"), make=CSV_OF)
    assert [row.status for row in found.rows] == ["frozen", "active"]


def sale(
    item: str = "Personal Training 10 Pack",
    quantity: str = "10",
    price: str = "$600.00",
    *,
    receipt: str = "R-9001",
    agreement: str = "0123456",
    name: str = "Lee, Ana",
) -> Line:
    money = ["0042", price, "$42.00", "$642.00", None]
    about = [item, "Service", agreement, name, "Gold", "Visa", "Personal Training", "Services", None]
    return [*money, *about, quantity, receipt, "DataTrak", dt.date(2026, 11, 14)]


def income(*rows: Line, make: Make = CSV_OF) -> Read:
    total: Line = [None, "$600.00", "$42.00", "$642.00", None, "Total"]
    return read(make([["Harbor North"], ["POS Income"], ABC_INCOME, *rows, total, ["Page 1 of 1"]]))


@pytest.mark.parametrize("make", CONTAINERS["abc"].values(), ids=CONTAINERS["abc"])
def test_income_is_read_in_every_container(make: Make) -> None:
    found = income(["Profit Center: Personal Training"], sale(), make=make)
    assert found.reading.layout == "abc-pos-income"
    assert found.rows == [
        PackageRow(5, "R-9001", "0123456", "Ana", "Lee", "Personal Training 10 Pack", "2026-11-14", 60000, None, None,
                   "", None, None)
    ]  # fmt: skip
    assert (found.rejected, found.reading.notes) == ([], [])


@pytest.mark.parametrize(
    ("item", "quantity", "packs"),
    [
        ("PT 10 Pack", "10", [(60000, None)]),
        ("PT 10 Pack", "20", [(30000, None), (30000, None)]),
        ("PT 10 Pack", "2", [(30000, None), (30000, None)]),
        ("PT 10 Pack", "1", [(60000, None)]),
        ("Personal Training", "10", [(60000, 10)]),
        ("Personal Training", "1", [(60000, None)]),
    ],
)
def test_the_quantity_of_a_pack_is_its_sessions(item: str, quantity: str, packs: list[tuple[int, int | None]]) -> None:
    assert [(row.price_cents, row.sessions) for row in income(sale(item, quantity)).rows] == packs


@pytest.mark.parametrize(("item", "sessions"), [("Gold Training", 10), ("PT 10 Pack", None)])
def test_a_column_of_package_quantities_says_how_many_were_sold(item: str, sessions: int | None) -> None:
    content = CSV_OF([(*ABC_INCOME, "Package Quantity"), [*sale(item, "20"), "2"]])
    assert [(row.price_cents, row.sessions) for row in read(content).rows] == [(30000, sessions)] * 2


def test_what_is_taken_back_at_the_till_is_a_return() -> None:
    assert income(sale(quantity="-10", price="($600.00)")).rows == [
        ReturnRow(4, "R-9001", "0123456", "Personal Training 10 Pack", "2026-11-14", 60000)
    ]


def test_the_member_who_heads_a_group_of_sales_bought_them() -> None:
    found = income(
        ["Member: Lee, Ana"], sale(agreement="", name=""), ["Member:", "Roy, Bo"], sale(agreement="", name="")
    )
    assert [(row.first_name, row.last_name) for row in found.rows] == [("Ana", "Lee"), ("Bo", "Roy")]


def test_a_sale_to_nobody_is_rejected() -> None:
    assert income(sale(agreement="", name="")).rejected == [(4, "Agreement #", "")]
