from collections.abc import Callable
from contextvars import Context
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import clock
from app.accounts import first
from app.demo.staff import hire
from app.extensions import db
from app.models import Location, User
from tests.plugins.cast import Cast

TYPED = {
    "name": "Olive Park",
    "email": "Olive@Example.com",
    "password": "three quiet words",
    "club": "Harbor North",
    "code": "",
    "timezone": "America/Chicago",
    "currency": "USD",
}


@pytest.mark.parametrize("path", ["/account", "/settings", "/settings/people", "/login"])
def test_on_a_bare_home_every_page_leads_to_the_first_start(client: FlaskClient, path: str) -> None:
    assert client.get(path).location == "/start"


def test_the_owner_gets_an_account_a_club_and_the_way_to_the_first_file(client: FlaskClient) -> None:
    assert "Welcome to Spotter" in client.get("/start").text
    answer = client.post("/start", data=TYPED)
    assert (answer.status_code, answer.location) == (303, "/imports?location=harbor-north")
    owner = db.session.scalars(select(User)).one()
    club = db.session.scalars(select(Location)).one()
    assert (owner.email, owner.role, owner.is_demo) == ("olive@example.com", "admin", False)
    assert (club.code, club.name, club.timezone, club.currency) == (
        "harbor-north", "Harbor North", "America/Chicago", "USD"
    )  # fmt: skip
    assert "Olive Park" in client.get("/account").text


def test_the_owner_stands_in_the_new_club_although_the_demo_was_looked_at_before(client: FlaskClient) -> None:
    hire(db.session(), clock.now())
    db.session.commit()
    with client.session_transaction() as held:
        held["location"] = db.session.scalars(select(Location.id)).one()
    page = client.get(client.post("/start", data=TYPED).location).text
    assert 'action="/imports?location=harbor-north"' in page
    assert 'action="/imports?location=harbor-north"' in client.get("/imports").text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "What is your name?"),
        ("email", "olive", "This is not an e-mail address."),
        ("password", "short", "Make it 12 characters or more"),
        ("password", "olive@example.com", "Anybody would try this one first."),
        ("club", "", "What is the club called?"),
        ("code", "no blanks", "A code is up to 40 letters"),
        ("timezone", "Mars/Olympus", "Choose one of the list."),
    ],
)
def test_what_was_typed_stays_when_something_is_missing(
    client: FlaskClient, field: str, typed: str, sentence: str
) -> None:
    answer = client.post("/start", data=TYPED | {field: typed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("Olive Park" in answer.text) or field == "name"
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    assert db.session.scalar(select(func.count()).select_from(Location)) == 0


def test_once_somebody_has_an_account_there_is_no_first_start(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/start").status_code == 404
    assert client.post("/start", data=TYPED).status_code == 404


def test_of_two_owners_who_begin_at_once_one_wins(app: Flask) -> None:
    ready, ends = Barrier(2), list[str]()

    def begin(name: str) -> None:
        facts = TYPED | {"name": name, "email": f"{name}@example.com", "code": name}
        with app.app_context():
            ready.wait()
            try:
                first.begin(db.session(), first.Beginning(**facts), clock.now())
                db.session.commit()
                ends.append("begun")
            except first.AlreadyBegun:
                db.session.rollback()
                ends.append("too late")

    run_both([lambda: begin("one"), lambda: begin("two")])
    assert sorted(ends) == ["begun", "too late"]
    assert len(db.session.scalars(select(User)).all()) == len(db.session.scalars(select(Location)).all()) == 1


def run_both(acts: list[Callable[[], None]]) -> None:
    db.session.rollback()
    threads = [Thread(target=Context().run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def test_a_demo_club_leaves_the_first_start_open_for_its_owner(client: FlaskClient) -> None:
    demo = User(email="manager@demo.example.com", role="director", password_hash="x", session_key="k", is_demo=True)
    db.session.add(demo)
    db.session.commit()
    assert "Set up your own club" in client.get("/login").text
    assert client.post("/start", data=TYPED).status_code == 303
    assert client.get("/start").status_code == 404
    client.post("/logout")
    assert "Set up your own club" not in client.get("/login").text
