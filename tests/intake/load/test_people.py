"""Whom a file tells of that no members file has named."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Member
from tests.intake.load.exports import APPOINTMENTS, PACKAGES, VISITS, D, bring, club, facts

SALES = (
    "Sale Date,Client ID,Client,Sale ID,Item name,Batch #,Sales Notes,Location,,Color,Size,Item price,Quantity,"
    "Subtotal,Discount %,Discount amount,Tax,Item Total,Total Paid w/ Payment Method,Payment Method\n"
)


def line(day: str, sale: int, quantity: int) -> str:
    total = "$300.00" if quantity > 0 else "($300.00)"
    paid = f"{total},0,$0.00,$0.00,{total},{total},Visa"
    return f'{day},3,"Three, Cy",{sale},PT 4 sessions,,,North,,,,$300.00,{quantity},{paid}\n'


def test_a_member_whose_return_stands_above_their_sale_is_called_by_name(run, tmp_path):
    place = ("--timezone", "America/New_York", "--currency", "USD")
    assert run("location", "add", "south", "--name", "South", *place).exit_code == 0
    file = tmp_path / "sales.csv"
    file.write_text(SALES + line("9/30/2026", 103, -1) + line("10/1/2026", 104, 1))
    assert run("import", str(file), "--location", "south", "--as-of", "2026-11-20").exit_code == 0
    names = db.session.execute(select(Member.first_name, Member.last_name)).all()
    assert names == [("Cy", "Three")]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_member_of_no_members_file_is_called_what_the_newest_file_of_any_report_says(app):
    visit = "1,{} Lee,PT 60,2026-11-0{} 08:00,Ben,attended,,"
    steps = [
        lambda place: bring(place, VISITS, visit.format("Ana", 1), as_of=D - timedelta(2)),
        lambda place: bring(
            place, PACKAGES, "S1,1,Anna Lee,PT 4 sessions,2026-11-01,300.00,,,,,", as_of=D - timedelta(1)
        ),
        lambda place: bring(place, VISITS, visit.format("Ana", 1), visit.format("Ana", 2)),
    ]
    for number, order in enumerate((steps, steps[::-1])):
        place = club(f"club{number}")
        for step in order:
            step(place)
        assert [row[1] for row in facts(place, "members")["members"]] == ["Ana"]


def visit(number: int, name: str, service: str = "PT 60", word: str = "attended") -> str:
    return f"A{number},3,{name},{service},2026-11-0{number} 10:00,Ben,{word},2026-11-01,"


@pytest.mark.parametrize(
    ("older", "newer", "called"),
    [
        ([visit(1, "Cy Three")], [visit(2, "Cyrus Three", "Mystery")], "Cyrus"),
        ([visit(1, "Cy Three"), visit(2, "Cyrus Three")], [visit(1, "Cy Three", word="no_show")], "Cy"),
    ],
    ids=["by a row that waits", "twice by the file before"],
)
def test_the_newest_file_says_what_a_stranger_is_called_whichever_came_first(app, older, newer, called):
    files = [(older, date(2026, 11, 10)), (newer, date(2026, 11, 12))]
    for code, order in (("north", files), ("south", files[::-1])):
        place = club(code)
        for lines, as_of in order:
            bring(place, APPOINTMENTS, *lines, as_of=as_of)
        assert facts(place, "members")["members"][0][1] == called, code
