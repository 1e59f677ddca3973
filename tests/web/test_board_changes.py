"""A page of the board asks what changed, and learns of all of it and of nothing else."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Appointment, Client
from tests.counting import query_count
from tests.factory import stand
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast
from tests.web.cards import SignIn, friday_morning, leo

__all__ = ["friday_morning", "leo"]
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def seen(text: str) -> list[str]:
    return re.findall(r'name="seen"[^>]* value="([^"]+)"', text)


def test_the_page_asks_what_changed_and_gets_only_those_lanes(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    page = sign_in(client, cast.ana).get("/board").text
    state = {"seen": seen(page), "since": NOW.isoformat(), "club": "north"}
    assert client.get("/board/changes", query_string=state, headers=HTMX).status_code == 204
    moved = {"to": "deciding", "version": str(leo.version)}
    other = sign_in(client.application.test_client(), cast.dee)
    with clock.stopped_at(NOW + timedelta(minutes=41)):
        assert other.post(f"/clients/{leo.id}/moves", data=moved).status_code == 303
    changed = client.get("/board/changes", query_string=state, headers=HTMX)
    assert changed.status_code == 200
    assert re.findall(r'hx-target="#([a-z-]+)-cards"', changed.text) == ["booked", "deciding"]
    assert "moved by Dee, 9:41 am" in changed.text
    fresh = {mark.partition(":")[0]: mark for mark in (*state["seen"], *seen(changed.text))}
    again = client.get("/board/changes", query_string=state | {"seen": list(fresh.values())}, headers=HTMX)
    assert again.status_code == 204


def facts(text: str) -> str:
    found = re.search(r'name="facts"[^>]* value="([^"]+)"', text)
    assert found is not None
    return found[1]


def test_a_page_that_knows_of_every_fact_is_told_so_without_a_look_at_the_lanes(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    page = sign_in(client, cast.ana).get("/board").text
    state = {"seen": seen(page), "facts": facts(page), "since": NOW.isoformat(), "club": "north"}
    answers = []

    def ask() -> None:
        answers.append(client.get("/board/changes", query_string=state, headers=HTMX))

    assert query_count(ask) <= 2
    assert answers[0].status_code == 204
    stand(cast.north)
    ask()
    assert re.findall(r'hx-target="#([a-z-]+)"', answers[1].text) == ["facts", "board-sum"]
    state |= {"facts": facts(answers[1].text)}
    ask()
    assert answers[2].status_code == 204


def test_a_trainer_whose_names_changed_is_told_though_no_fact_did(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    page = sign_in(client, cast.ben).get("/board").text
    state = {"seen": seen(page), "facts": facts(page), "since": NOW.isoformat(), "club": "north"}
    cast.ben_trainer.user_id = None
    db.session.commit()
    changed = client.get("/board/changes", query_string=state, headers=HTMX)
    assert re.findall(r'hx-target="#([a-z-]+)-cards"', changed.text)


def test_who_got_another_role_is_given_the_page_anew_with_what_they_may_do_now(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    stand(cast.north)
    others = make.in_stage("active", cast.north, cast.ana)
    page = sign_in(client, cast.ben).get("/board").text
    state = {"seen": seen(page), "facts": facts(page), "since": NOW.isoformat(), "club": "north"}
    assert f"client-{others.id}" not in page
    cast.ben.role = "manager"
    db.session.commit()
    changed = client.get("/board/changes", query_string=state, headers=HTMX)
    assert f"client-{others.id}" in client.get(changed.headers["HX-Redirect"]).text


@pytest.mark.parametrize("what", ["contacts", "outcome"])
def test_a_form_that_came_twice_leaves_no_page_with_an_older_card(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, what: str
) -> None:
    """It counts the card's version up, and the move of who does not know of that would be refused."""
    held = db.session.scalars(select(Appointment.id).where(Appointment.client_id == leo.id)).one()
    address, form = {
        "contacts": (f"/clients/{leo.id}/contacts", {"kind": "call", "note": "Rang."}),
        "outcome": (f"/appointments/{held}/outcomes", {"outcome": "attended"}),
    }[what]
    sign_in(client, cast.ana).post(address, data=form)
    page = client.get("/board").text
    assert client.post(address, data=form).status_code == 303
    assert facts(client.get("/board").text) != facts(page)
