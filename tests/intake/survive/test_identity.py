"""Who a row speaks of: ids are text, names alone prove little, and nobody is made one with somebody else."""

import pytest
from sqlalchemy import select

from app.accounts import trainers
from app.extensions import db
from app.models import ExportProblem, Location, Member
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, bring, club, facts

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
VISITS = "member_id,member_name,email,phone,service,starts_at,trainer,status"
DIGITS = "1234567890123456789012"
FAMILY = (
    "1,Bea,Thirty,home@x.com,312 555 0142,2026-01-05,active",
    "2,Bob,Thirty,home@x.com,312 555 0142,2026-01-05,active",
    "3,Leo,Brandt,leo@x.com,,2026-01-05,active",
    "4,Leo,Brandt,other@x.com,,2026-01-05,active",
)


@pytest.fixture
def place(app) -> Location:
    return club()


@pytest.fixture
def family(place: Location) -> Location:
    bring(place, MEMBERS, *FAMILY)
    return place


def visit(name: str = "", email: str = "", phone: str = "", number: str = "", day: int = 18, trainer: str = "Ben"):
    return f'{number},"{name}",{email},{phone},PT 60,2026-11-{day} 10:00,{trainer},attended'


def who_came(place: Location) -> list[str]:
    return sorted(row[1] for row in facts(place, "appointments")["appointments"])


def asked() -> list[str]:
    return list(db.session.scalars(select(ExportProblem.reason).where(ExportProblem.fate == "parked")))


@pytest.mark.parametrize(
    ("cell", "number"),
    [('"1,288"', "1288"), (DIGITS, DIGITS), ("AA123456", "AA123456"), ("00042", "00042")],
)
def test_27_an_id_is_text_and_the_same_in_every_file(place, cell, number):
    bring(place, MEMBERS, f"{cell},Bea,Thirty,,,2026-01-05,active")
    bring(place, VISITS, visit("Bea Thirty", number=cell))
    assert list(db.session.scalars(select(Member.mms_id))) == who_came(place) == [number]


def test_27_ids_that_differ_by_a_zero_or_a_last_digit_are_two_people(place):
    bring(place, MEMBERS, f"{DIGITS},A,One,,,,", f"{DIGITS[:-1]}3,B,Two,,,,", "0042,C,Three,,,,", "42,D,Four,,,,")
    assert len(set(db.session.scalars(select(Member.mms_id)))) == 4


@pytest.mark.parametrize(
    ("row", "number"),
    [(visit("", "LEO@x.com"), "3"), (visit("Bea Thirty", "", "+1 (312) 555-0142"), "1"), (visit("Bea Thirty"), "1")],
    ids=["e-mail", "phone and name", "name"],
)
def test_28_without_an_id_it_is_the_only_member_who_fits(family, row, number):
    bring(family, VISITS, row)
    assert who_came(family) == [number]


@pytest.mark.parametrize(
    "row",
    [visit("Leo Brandt"), visit("", "home@x.com"), visit("", "", "312 555 0142"), visit("Nobody Here")],
    ids=["a name of two", "an e-mail of two", "a phone of two", "a stranger"],
)
def test_28_where_two_fit_or_nobody_does_it_is_asked(family, row):
    bring(family, VISITS, row)
    assert who_came(family) == []
    assert [reason.partition(",")[0] for reason in asked()] == ["missing member id"]


def test_29_a_family_with_one_address_and_one_phone_stays_two_people(family):
    home = "home@x.com", "312 555 0142"
    bring(family, VISITS, visit("Bea Thirty", *home), visit("Bob Thirty", *home, day=17))
    assert who_came(family) == ["1", "2"]
    assert db.session.query(Member).count() == 4


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Thirty, Bea", ("Bea", "Thirty")),
        ("Thirty Jr., Bea", ("Bea", "Thirty Jr.")),
        ("Bea Thirty, III", ("Bea", "Thirty III")),
        ("., Bea", ("Bea", "")),
        ("Bea .", ("Bea", "")),
    ],
)
def test_30_names_come_apart_as_people_are_called(place, cell, name):
    bring(place, VISITS, visit(cell, number="7"))
    assert db.session.execute(select(Member.first_name, Member.last_name)).all() == [name]


def test_30_a_name_in_either_order_is_the_same_person(place):
    bring(place, MEMBERS, "7,Bea,Thirty Jr.,,,,", "8,Bea,Thirty,,,,", "9,Ann,.,,,,")
    names = ("Thirty Jr., Bea", "Bea Thirty, Jr.", "Thirty, Bea", "., Ann")
    bring(place, VISITS, *(visit(name, day=day) for day, name in enumerate(names, 11)))
    assert who_came(place) == ["7", "7", "8", "9"]


def booking(trainer: str, service: str = "PT 60") -> str:
    return f"A1,1,Bea Thirty,{service},2026-11-18 10:00,{trainer},attended,,"


LONG = "Alexandra Montgomery-Reyes"


@pytest.mark.parametrize("name", ["Alexandra Montgomery", LONG[:14], LONG[:20]], ids=["renamed", "14", "20"])
def test_31_a_visit_whose_trainer_is_renamed_or_cut_short_stays_one_visit(place, name):
    bring(place, APPOINTMENTS, booking(LONG))
    again = bring(place, APPOINTMENTS, booking(name))
    (row,) = facts(place, "appointments")["appointments"]
    assert (row[0], row[6], again.created_count) == ("id:A1", name, 0)


@pytest.mark.parametrize("name", [LONG[:14], LONG[:20]])
def test_31_a_visit_without_an_id_is_found_by_its_slot_whoever_gave_it(place, name):
    for trainer in (LONG, name):
        bring(place, VISITS, visit("Bea Thirty", number="1", trainer=trainer))
    (row,) = facts(place, "appointments")["appointments"]
    assert row[6] == name


def test_31_a_trainer_named_inside_the_service_leaves_it_a_service(place):
    bring(place, APPOINTMENTS, booking("", "PT Ben Ortiz 60min"))
    (row,) = facts(place, "appointments")["appointments"]
    assert (row[2], row[3]) == ("session", "PT Ben Ortiz 60min")


@pytest.mark.parametrize(
    "spelling", ["MONTGOMERY-REYES, ALEXANDRA", "alexandra  montgomery-reyes", LONG[:14], LONG[:20], "Montgomery-Rey"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_31_a_trainer_is_one_however_a_file_writes_or_cuts_the_name_and_whichever_comes_first(
    place, spelling, is_first
):
    rows = [booking(LONG), f"A2,1,Bea Thirty,PT 60,2026-11-19 10:00,{chr(34)}{spelling}{chr(34)},attended,,"]
    for row in rows if is_first else rows[::-1]:
        bring(place, APPOINTMENTS, row)
    assert set(trainers.known(db.session(), place.id).values()) == {LONG}
    assert len(facts(place, "appointments")["appointments"]) == 2


def test_31_a_name_cut_short_that_fits_two_stays_its_own_until_somebody_says(place):
    bring(place, APPOINTMENTS, booking(LONG), booking("Alexandra Monteverdi").replace("A1", "A2"))
    bring(place, APPOINTMENTS, booking(LONG[:14]).replace("A1", "A3"))
    assert set(trainers.known(db.session(), place.id).values()) == {LONG, "Alexandra Monteverdi", LONG[:14]}


@pytest.mark.parametrize("is_first", [True, False])
def test_31_a_trainer_inside_the_service_is_whose_row_it_is_when_it_names_nobody(place, is_first):
    files = [booking("Ben Ortiz"), booking("", "PT Ben Ortiz 60min").replace("A1", "A2")]
    for row in files if is_first else files[::-1]:
        bring(place, APPOINTMENTS, row)
    assert {row[6] for row in facts(place, "appointments")["appointments"]} == {"Ben Ortiz"}
