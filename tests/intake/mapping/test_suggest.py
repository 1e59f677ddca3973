"""Columns of vendors nobody has heard of are guessed by their wording and by what is in them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.mapping.looks import Known, Looks
from app.intake.mapping.suggest import Suggestion, suggest

VISITS = """Client No,Full name,Kind,When,Coach,Result,Notes
17,Bea Thirty,PT 60,12/11/2026 09:00,Ben Ortiz,Attended,x
18,Leo Brandt,Intro consultation,13/11/2026 10:00,Dana Wolf,No show,
"""
SALES = """Ref,Customer,Customer Ref,Bought,Product,Paid,Credits,Valid Until,Sales Rep
INV-1,Bea Thirty,C17,2026-11-12,PT 10 pack,$800.00,10,2027-02-01,Ben Ortiz
INV-2,Leo Brandt,C18,2026-11-13,PT 5 pack,$450.00,5,2027-02-01,Dana Wolf
"""
PEOPLE = """Key,First,Surname,Mail,Tel,Since,State
C17,Bea,Thirty,bea@example.com,555-120-3300,2024-01-12,Active
C18,Leo,Brandt,leo@example.com,555-120-3301,2024-01-13,Frozen
"""
LEFT = """Account,Person,Pack,Left,Until
C17,Bea Thirty,PT 10 pack,4,2027-02-01
C18,Leo Brandt,PT 5 pack,2,2027-02-01
"""
CALENDAR = """Date,Start,End,Client,Client Number,Appointment,Provider,Status,Amount
2026-11-12,09:00,10:00,Bea Thirty,17,Personal Training,Ben Ortiz,Completed,80.00
2026-11-12,10:00,11:00,Leo Brandt,18,Assessment,Ben Ortiz,Cancelled,0.00
"""
TERMINE = """Kundennr,Kunde,Termin,Leistung,Ergebnis,Mitarbeiter
17,"Thirty, Bea",12.11.2026 09:00,Personal Training,erschienen,Ben Ortiz
18,"Brandt, Leo",13.11.2026 10:00,Personal Training,abgesagt,Dana Wolf
"""


def guessed(text: str, known: Known | None = None) -> Suggestion:
    header, *rows = csv.reader(io.StringIO(text))
    columns = {name: Looks([cells[at] for cells in rows], known or Known()) for at, name in enumerate(header)}
    return suggest(columns)


@pytest.mark.parametrize(
    ("text", "report", "columns"),
    [
        (VISITS, "appointments", "member_id=Client No, name=Full name, service=Kind, starts_at=When, status=Result,"
         " trainer=Coach"),
        (SALES, "packages", "expires_on=Valid Until, item=Product, member_id=Customer Ref, name=Customer, price=Paid,"
         " sale_id=Ref, sessions=Credits, sold_by=Sales Rep, sold_on=Bought"),
        (PEOPLE, "members", "email=Mail, first_name=First, joined_on=Since, last_name=Surname, member_id=Key,"
         " phone=Tel, status=State"),
        (LEFT, "balances", "expires_on=Until, item=Pack, member_id=Account, name=Person, remaining=Left"),
        (CALENDAR, "appointments", "member_id=Client Number, name=Client, service=Appointment, starts_on=Date,"
         " starts_time=Start, status=Status, trainer=Provider"),
        (TERMINE, "appointments", "member_id=Kundennr, name=Kunde, service=Leistung, starts_at=Termin, status=Ergebnis,"
         " trainer=Mitarbeiter"),
    ],
)  # fmt: skip
def test_a_file_of_a_vendor_nobody_has_heard_of_is_understood(text: str, report: str, columns: str) -> None:
    found = guessed(text)
    said = ", ".join(f"{field}={choice.header}" for field, choice in sorted(found.choices.items()))
    assert (found.report, said) == (report, columns)


def test_without_telling_headings_the_values_tell() -> None:
    text = VISITS.replace(VISITS.partition("\n")[0], "A,B,C,D,E,F,G")
    known = Known(frozenset({"17", "18"}), frozenset({("bea", "thirty")}), frozenset({"ben ortiz", "dana wolf"}))
    found = guessed(text, known)
    assert found.report == "appointments"
    assert {field: choice.header for field, choice in found.choices.items()} == {
        "member_id": "A", "name": "B", "service": "C", "starts_at": "D", "trainer": "E", "status": "F",
    }  # fmt: skip
    assert found.choices["member_id"].why == "guessed: members who are known here have these numbers"
    assert found.choices["trainer"].why == "guessed: trainers who are known here are called so"


def test_a_heading_is_not_believed_against_its_values() -> None:
    found = guessed(VISITS.replace("Client No", "Email").replace("Full name", "Phone"))
    assert not {"email", "phone"} & found.choices.keys()
    assert {field: choice.header for field, choice in found.choices.items()}["name"] == "Phone"


def test_one_column_is_one_field_and_says_nothing_twice() -> None:
    for text in (VISITS, SALES, PEOPLE, LEFT, CALENDAR, TERMINE):
        choices = guessed(text).choices
        assert len({choice.header for choice in choices.values()}) == len(choices)
        assert not {"name", "first_name"} <= choices.keys()
        assert not {"starts_at", "starts_on"} <= choices.keys()


CELLS = st.one_of(st.text(max_size=30), st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d\d:\d\d)?", fullmatch=True))


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.lists(CELLS, max_size=8), min_size=1, max_size=6))
def test_whatever_a_file_holds_the_guess_takes_columns_that_are_there(columns: dict[str, list[str]]) -> None:
    found = suggest({header: Looks(cells) for header, cells in columns.items()})
    assert {choice.header for choice in found.choices.values()} <= columns.keys()
    assert len({choice.header for choice in found.choices.values()}) == len(found.choices)
