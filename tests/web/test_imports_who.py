"""Rows without a member id on the page of their import: asked, answered by whoever may, and nobody else."""

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Appointment, Identity, Member, WaitingRow
from tests.intake.load.exports import MEMBERS, NOON, bring
from tests.intake.load.test_strays import FAMILY, VISITS, visit
from tests.web.pages import section, text_of, words


@pytest.fixture
def export(cast):
    with clock.stopped_at(NOON):
        bring(cast.north, MEMBERS, *FAMILY)
        return bring(cast.north, VISITS, visit("Leo Brandt"), visit("Leo Brandt", day="2026-11-17"), visit("New Face"))


@pytest.fixture
def identity(export) -> Identity:
    return db.session.scalars(select(Identity).where(Identity.first_name == "Leo")).one()


def member(number: str) -> Member:
    return db.session.scalars(select(Member).where(Member.mms_id == number)).one()


def address(export, identity) -> str:
    return f"/imports/{export.id}/identities/{identity.id}"


def test_the_page_asks_who_it_is_with_the_candidates_side_by_side(client, cast, sign_in, export, identity):
    page = section(sign_in(client, cast.ana).get(f"/imports/{export.id}"), "who")
    said = words(page)
    assert "Leo Brandt 2 rows wait" in said
    assert "Member 3 E-mail leo@x.com Joined Jan 5, 2026 Status active It is Leo Brandt , 3" in said
    assert "Member 4 E-mail other@x.com" in said
    assert "New Face 1 row waits. Nobody of this name is known" in said
    assert said.count("Somebody new") == 2


def test_an_answer_brings_the_rows_in_and_is_said(client, cast, sign_in, export, identity):
    sign_in(client, cast.ana)
    answer = client.post(address(export, identity), data={"member": member("4").id})
    assert (answer.status_code, answer.location) == (303, f"/imports/{export.id}#who")
    page = client.get(f"/imports/{export.id}")
    assert "2 rows of Leo Brandt came in." in text_of(page)
    assert "Leo Brandt" not in section(page, "who")
    clients = {a.client_id for a in db.session.scalars(select(Appointment))}
    assert len(clients) == 1
    told = db.session.get_one(Identity, identity.id)
    assert (told.member_id, told.number, told.answered_by_id) == (member("4").id, "4", cast.ana.id)


def test_somebody_new_becomes_a_client(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    new = db.session.scalars(select(Identity).where(Identity.first_name == "New")).one()
    client.post(address(export, new), data={"member": "new"})
    assert "New Face" in client.get("/board").text


def test_a_second_answer_changes_nothing_and_says_so(client, cast, sign_in, export, identity):
    sign_in(client, cast.ana)
    client.post(address(export, identity), data={"member": member("4").id})
    client.post(address(export, identity), data={"member": member("3").id})
    assert "Somebody has said who Leo Brandt is meanwhile." in client.get(f"/imports/{export.id}").text
    assert db.session.get_one(Identity, identity.id).number == "4"


@pytest.mark.parametrize(("who", "status"), [("ana", 303), ("ben", 403), ("cy", 404), ("dee", 303), ("gil", 403)])
def test_managers_of_the_club_say_who_it_is(client, cast, sign_in, export, identity, who, status):
    sign_in(client, getattr(cast, who))
    assert client.post(address(export, identity), data={"member": "new"}).status_code == status
    waiting = db.session.query(WaitingRow).filter(WaitingRow.applied_at.is_(None)).count()
    assert waiting == (1 if status == 303 else 3)


def test_a_general_manager_reads_the_question_without_a_button(client, cast, sign_in, export):
    page = section(sign_in(client, cast.gil).get(f"/imports/{export.id}"), "who")
    assert "Leo Brandt" in page
    assert "<button" not in page


def test_nobody_of_another_club_is_taken_for_an_answer(client, cast, sign_in, export, identity):
    stranger = Member(location_id=cast.south.id, mms_id="S1", first_seen_on=NOON.date())
    db.session.add(stranger)
    db.session.flush()
    sign_in(client, cast.dee)
    assert client.post(address(export, identity), data={"member": stranger.id}).status_code == 404
    assert client.post(address(export, identity), data={"member": ""}).status_code == 404


def test_rows_that_ask_who_it_is_are_among_those_that_wait_on_today(client, cast, sign_in, export):
    assert "3 rows wait" in text_of(sign_in(client, cast.ana).get("/"))
