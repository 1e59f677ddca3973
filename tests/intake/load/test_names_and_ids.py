"""Ids are text and names are what people are called, from the bytes of a file to the card."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Member
from tests.intake.load.exports import MEMBERS, SALES, bring, club, facts

VISITS = "member_id,member_name,service,starts_at,trainer,status"
LONG = "1234567890123456789012"


def numbers() -> set[str | None]:
    return set(db.session.scalars(select(Member.mms_id)))


def names() -> list[tuple[str, str]]:
    return [(m.first_name, m.last_name) for m in db.session.scalars(select(Member).order_by(Member.mms_id))]


@pytest.mark.parametrize(
    ("cell", "number"),
    [('"1,288"', "1288"), (LONG, LONG), ("AA123456", "AA123456"), ("00042", "00042"), ("412345678.0", "412345678"),
     ("123p4567", "123p4567")],
)  # fmt: skip
def test_27_an_id_is_text_and_the_same_in_every_file(app, cell, number):
    place = club()
    bring(place, MEMBERS, f"{cell},Bea,Thirty,,,2026-01-05,active", "42,Leo,Brandt,,,2026-01-05,active")
    bring(place, VISITS, f"{cell},Bea Thirty,PT 60,2026-11-10 10:00,Ben,attended")
    assert numbers() == {number, "42"}
    assert [row[1] for row in facts(place, "appointments")["appointments"]] == [number]


def test_27_ids_that_differ_by_a_zero_or_a_last_digit_are_two_people(app):
    bring(club(), MEMBERS, f"{LONG},A,One,,,,", f"{LONG[:-1]}3,B,Two,,,,", "0042,C,Three,,,,", "42,D,Four,,,,")
    assert len(numbers()) == 4


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ('"Thirty, Bea"', ("Bea", "Thirty")),
        ('"Thirty Jr., Bea"', ("Bea", "Thirty Jr.")),
        ('"Bea Thirty, Jr."', ("Bea", "Thirty Jr.")),
        ("Maria van der Berg", ("Maria", "van der Berg")),
        ('"., Bea"', ("Bea", "")),
        ("Bea .", ("Bea", "")),
        ("Bea", ("Bea", "")),
    ],
)
def test_30_names_come_apart_as_people_are_called(app, cell, name):
    bring(club(), VISITS, f"7,{cell},PT 60,2026-11-10 10:00,Ben,attended")
    assert names() == [name]


def test_30_the_same_name_in_two_orders_is_one_person(app):
    place = club()
    bring(place, MEMBERS, "7,Bea,Thirty Jr.,,,,", "8,Bea,Thirty,,,,", "9,Ann,.,,,,")
    rows = ('"Thirty Jr., Bea"', '"Bea Thirty, Jr."', '"Thirty, Bea"', "Ann", '"., Ann"')
    bring(place, VISITS, *(f",{name},PT 60,2026-11-1{n} 10:00,Ben,attended" for n, name in enumerate(rows)))
    assert [row[1] for row in facts(place, "appointments")["appointments"]] == ["7", "7", "8", "9", "9"]


def test_30_a_sale_says_the_name_last_first(app):
    bring(club(), SALES, '11/22/2025,7,"Thirty, Bea",100,PT 4 sessions,1,$300.00,$0.00')
    assert names() == [("Bea", "Thirty")]
