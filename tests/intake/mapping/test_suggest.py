"""Columns of vendors nobody has heard of are guessed by their wording and by what is in them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.mapping.looks import Known, Looks
from app.intake.mapping.suggest import Suggestion, suggest
from tests.plugins.properties import CHARACTERS

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
TAGE = """Kd-Nr.;Nachname;Vorname;Termin;Uhrzeit;Terminart;Trainer;Status;Gebucht am
17;Thirty;Bea;12.11.2026;09:00;Personal Training;Ben Ortiz;erschienen;01.11.2026
18;Brandt;Leo;13.11.2026;10:30;Probetraining;Dana Wolf;abgesagt;02.11.2026
"""
CITAS = """Nº Socio;Nombre;Apellidos;Fecha;Hora;Servicio;Entrenador;Estado;Reservado el
17;Bea;Thirty;12 de noviembre de 2026;09:00;Entrenamiento personal;Ben Ortiz;Asistió;1 de noviembre de 2026
18;Leo;Brandt;13 de noviembre de 2026;10:30;Valoración;Dana Wolf;Cancelada;2 de noviembre de 2026
"""
VENTES = """N° Facture;Client;N° Adhérent;Date de vente;Produit;Prix TTC;Séances;Valable jusqu'au;Vendu par
F1;Thirty Bea;17;12 nov. 2026;Coaching personnel 10 séances;800,00 €;10;1er févr. 2027;Ben Ortiz
F2;Brandt Leo;18;13 nov. 2026;Coaching personnel 5 séances;450,00 €;5;1er févr. 2027;Dana Wolf
"""
UK = """Membership Number,Forename,Surname,Mobile Number,Email Address,Date Joined,Membership Status
17,Bea,Thirty,07700 900123,bea@example.com,12/11/2024,Active
18,Leo,Brandt,07700 900124,leo@example.com,13/11/2024,Frozen
"""

PROGRAMMES = """Client No;Client;Session day;From;Coach;Programme;Result;Session ref
17;Bea Thirty;12/11/2026;15:30;Ben Ortiz;Strength 1:1 (60 min);Done;S9000
18;Leo Brandt;13/11/2026;6:30;Dana Wolf;First look;Did not come;S9001
"""


def guessed(text: str, known: Known | None = None) -> Suggestion:
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    header, *rows = csv.reader(io.StringIO(text), delimiter=delimiter)
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
        (PROGRAMMES, "appointments", "appointment_id=Session ref, member_id=Client No, name=Client, service=Programme,"
         " starts_on=Session day, starts_time=From, status=Result, trainer=Coach"),
        (TERMINE, "appointments", "member_id=Kundennr, name=Kunde, service=Leistung, starts_at=Termin, status=Ergebnis,"
         " trainer=Mitarbeiter"),
        (TAGE, "appointments", "booked_on=Gebucht am, first_name=Vorname, last_name=Nachname, member_id=Kd-Nr.,"
         " service=Terminart, starts_on=Termin, starts_time=Uhrzeit, status=Status, trainer=Trainer"),
        (CITAS, "appointments", "booked_on=Reservado el, first_name=Nombre, last_name=Apellidos, member_id=Nº Socio,"
         " service=Servicio, starts_on=Fecha, starts_time=Hora, status=Estado, trainer=Entrenador"),
        (VENTES, "packages", "expires_on=Valable jusqu'au, item=Produit, member_id=N° Adhérent, name=Client,"
         " price=Prix TTC, sale_id=N° Facture, sessions=Séances, sold_by=Vendu par, sold_on=Date de vente"),
        (UK, "members", "email=Email Address, first_name=Forename, joined_on=Date Joined, last_name=Surname,"
         " member_id=Membership Number, phone=Mobile Number, status=Membership Status"),
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


CELLS = st.one_of(
    st.text(CHARACTERS, max_size=30),
    st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( \d\d:\d\d)?", fullmatch=True, alphabet=CHARACTERS),
)


@given(
    st.dictionaries(st.text(CHARACTERS, min_size=1, max_size=20), st.lists(CELLS, max_size=8), min_size=1, max_size=6)
)
def test_whatever_a_file_holds_the_guess_takes_columns_that_are_there(columns: dict[str, list[str]]) -> None:
    found = suggest({header: Looks(cells) for header, cells in columns.items()})
    assert {choice.header for choice in found.choices.values()} <= columns.keys()
    assert len({choice.header for choice in found.choices.values()}) == len(found.choices)
