"""Answers to whom rows without a member id speak of: listed, and a wrong one taken back by whoever may."""

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Appointment, Identity, Member, WaitingRow
from tests.intake.load.exports import MEMBERS, NOON, VISITS, bring
from tests.intake.load.test_strays import FAMILY
from tests.web.pages import section, text_of, words

LEO = ",Leo Brandt,PT 60,2026-11-18 10:00,Ben,attended,,"


@pytest.fixture
def export(house, cast):
    def tell():
        with clock.stopped_at(NOON):
            bring(cast.north, MEMBERS, *FAMILY)
            lines = LEO, LEO.replace("18 10", "17 10"), LEO.replace("Leo Brandt", "New Face")
            return {"visits": bring(cast.north, VISITS, *lines)}

    return house.begin_with("visits of two Leos and a new face", tell)["visits"]


@pytest.fixture
def answered(client, cast, sign_in, export) -> Identity:
    """Leo, whom Ana took for number 4 at noon."""
    told = db.session.scalars(select(Identity).where(Identity.first_name == "Leo")).one()
    who = db.session.scalars(select(Member).where(Member.mms_id == "4")).one()
    with clock.stopped_at(NOON):
        sign_in(client, cast.ana).post(f"/imports/{export.id}/identities/{told.id}", data={"member": who.id})
    db.session.expire_all()
    return told


def mark(told: Identity) -> dict[str, str]:
    return {"answer": told.answered_at.isoformat()}


def address(told: Identity) -> str:
    return f"/imports/answers/{told.id}/taking-back"


def told_after(client, path: str, data: dict[str, str]) -> str:
    return text_of(client.get(client.post(path, data=data).location))


def test_the_list_says_what_the_rows_said_who_it_is_and_who_said_so(client, cast, sign_in, answered):
    with clock.stopped_at(NOON):
        said = words(section(client.get("/imports/answers?location=north"), "answered"))
    assert (
        "Leo Brandt is Leo Brandt , member 4 Said by Ana Reyes, today · 2 rows came in under it, from 1 import" in said
    )
    assert "Take back… who Leo Brandt is" in said


def test_the_page_of_the_import_lists_those_of_its_rows_and_leads_to_all(client, answered, export):
    page = section(client.get(f"/imports/{export.id}"), "answered")
    assert "Said by Ana Reyes" in page
    assert 'href="/imports/answers?location=north"' in page
    assert "1 answer" in text_of(client.get("/imports?location=north"))


def test_somebody_looks_first_and_nothing_changes_by_that(client, answered):
    page = client.post(f"{address(answered)}/outlook", data=mark(answered))
    said = words(page.text)
    assert page.status_code == 200
    assert "Rows 2 wait again" in said
    assert "Appointments 2 go again" in said
    assert "Who leaves the board Leo Brandt" in said
    assert db.session.query(Appointment).count() == 2
    assert db.session.get_one(Identity, answered.id).number == "4"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Request-Type": "full"}])
def test_taken_back_the_rows_wait_again_and_are_asked_for(client, answered, export, headers):
    answer = client.post(address(answered), data=mark(answered), headers=headers)
    leads = answer.headers.get("HX-Redirect") or answer.location
    assert (answer.status_code, leads) == (200 if headers else 303, "/imports/answers?location=north")
    page = text_of(client.get(leads))
    assert "Taken back. 2 rows wait again until somebody says who Leo Brandt is." in page
    assert "No answer is kept here." in page
    assert "Leo Brandt 2 rows wait" in words(section(client.get(f"/imports/{export.id}"), "who"))
    assert db.session.query(Appointment).count() == 0


def test_the_second_of_two_changes_nothing_and_is_told(client, answered, export):
    data = mark(answered)
    client.post(address(answered), data=data)
    for path in (address(answered), f"{address(answered)}/outlook"):
        assert "Somebody took that answer back" in told_after(client, path, data)
    other = db.session.scalars(select(Member).where(Member.mms_id == "3")).one()
    client.post(f"/imports/{export.id}/identities/{answered.id}", data={"member": other.id})
    for path in (address(answered), f"{address(answered)}/outlook"):
        assert "Somebody took that answer back" in told_after(client, path, data)
    assert db.session.get_one(Identity, answered.id).number == "3"
    assert db.session.query(Appointment).count() == 2


def test_what_stands_in_the_way_is_named_with_a_way_there(client, cast, answered):
    held = db.session.scalars(select(Appointment)).first()
    held.hand_outcome, held.hand_outcome_at, held.hand_outcome_by_id = "no_show", NOON, cast.ana.id
    db.session.commit()
    for path in (f"{address(answered)}/outlook", address(answered)):
        page = client.post(path, data=mark(answered))
        assert page.status_code == 409
        assert "Something was built on it since" in page.text
        assert "which only these rows tell of" in page.text
        assert f'href="/clients/{held.client_id}"' in page.text
    assert db.session.get_one(Identity, answered.id).number == "4"


@pytest.mark.parametrize(("who", "status"), [("ana", 303), ("ben", 403), ("cy", 404), ("dee", 303), ("gil", 403)])
def test_managers_of_the_club_take_an_answer_back(client, cast, sign_in, answered, who, status):
    data = mark(answered)
    sign_in(client, getattr(cast, who))
    look = client.post(f"{address(answered)}/outlook", data=data).status_code
    assert look == (200 if status == 303 else status)
    assert client.post(address(answered), data=data).status_code == status
    waiting = db.session.query(WaitingRow).filter(WaitingRow.applied_at.is_(None)).count()
    assert waiting == (3 if status == 303 else 1)


def test_nothing_is_taken_back_without_the_token_of_the_page(client, answered):
    assert client.post(address(answered), data=mark(answered), csrf=False).status_code == 400
    assert db.session.get_one(Identity, answered.id).number == "4"


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("cy", 404), ("gil", 200)])
def test_the_list_is_of_the_club_and_for_those_who_see_its_imports(client, cast, sign_in, answered, who, status):
    page = sign_in(client, getattr(cast, who)).get("/imports/answers?location=north")
    assert page.status_code == status
    assert "Take back…" not in page.text


def test_cys_own_list_does_not_have_it(client, cast, sign_in, answered):
    assert "Leo" not in sign_in(client, cast.cy).get("/imports/answers?location=south").text
