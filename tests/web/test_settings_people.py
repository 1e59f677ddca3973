import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.accounts import passwords
from app.extensions import db
from app.models import Trainer, User
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
NEW_PERSON = {"name": "Nora Lind", "email": "nora@example.com", "role": "trainer", "trainer": "Dana Wolf"}


def test_a_new_person_gets_a_password_to_begin_with_shown_once(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/settings/people", data=NEW_PERSON | {"locations": [str(cast.north.id)]})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    shown = re.search(r'<code class="password">([^<]+)</code>', answer.text)
    assert shown
    nora = db.session.scalars(select(User).where(User.email == "nora@example.com")).one()
    assert passwords.fits(shown[1], nora.password_hash)
    assert nora.has_temporary_password
    assert cast.dana_trainer.user_id == nora.id
    assert shown[1] not in client.get("/settings/people").text


def test_a_name_that_no_export_brought_yet_is_kept_for_the_one_that_will(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    client.post("/settings/people", data=NEW_PERSON | {"trainer": "Nora L", "locations": [str(cast.north.id)]})
    nora = db.session.scalars(select(User).where(User.email == "nora@example.com")).one()
    made = db.session.scalars(select(Trainer).where(Trainer.user_id == nora.id)).one()
    assert (made.name, made.location_id) == ("Nora L", cast.north.id)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email": "BEN@example.com"}, "ben@example.com has an account already."),
        ({"email": "nora"}, "This is not an e-mail address."),
        ({"name": ""}, "What are they called?"),
        ({"role": "director"}, "Choose one of the list."),
        ({"role": "admin"}, "Choose one of the list."),
        ({"locations": []}, "At which club?"),
        ({"trainer": "Ben Ortiz"}, "Ben Ortiz is Ben Ortiz already."),
    ],
)
def test_a_person_who_cannot_be_added_is_refused_with_what_was_typed(
    client: FlaskClient, cast: Cast, sign_in: SignIn, changed: dict[str, object], sentence: str
) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/settings/people", data=NEW_PERSON | {"locations": [str(cast.north.id)]} | changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Dana Wolf"' in answer.text or "trainer" in changed
    assert db.session.scalars(select(User).where(User.email == "nora@example.com")).first() is None


def test_another_club_cannot_be_given_by_its_number(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/settings/people", data=NEW_PERSON | {"locations": [str(cast.south.id)]})
    assert answer.status_code == 422
    assert db.session.scalars(select(User).where(User.email == "nora@example.com")).first() is None


def test_a_manager_changes_the_people_of_the_club_and_nobody_above(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    here = {"locations": [str(cast.north.id)]}
    client.post(f"/settings/people/{cast.ben.id}", data={"name": "Ben O.", "role": "gm", "trainer": "", **here})
    assert (cast.ben.name, cast.ben.role, cast.ben_trainer.user_id) == ("Ben O.", "gm", None)
    assert client.get(f"/settings/people/{cast.dee.id}").status_code == 403
    assert client.get(f"/settings/people/{cast.cy.id}").status_code == 404
    assert "Dee Harlow" in client.get("/settings/people").text
    assert "Cy Falk" not in client.get("/settings/people").text


def test_who_also_works_at_a_club_that_one_does_not_see_is_left_alone(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    cast.ben.locations.append(cast.south)
    sign_in(client, cast.ana)
    assert client.post(f"/settings/people/{cast.ben.id}/password").status_code == 403
    assert client.post(f"/settings/people/{cast.ben.id}/closed").status_code == 403


def test_a_new_password_logs_the_person_out_everywhere(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    bens = sign_in(client.application.test_client(), cast.ben)
    sign_in(client, cast.ana)
    answer = client.post(f"/settings/people/{cast.ben.id}/password")
    shown = re.search(r'<code class="password">([^<]+)</code>', answer.text)
    assert shown
    assert passwords.fits(shown[1], cast.ben.password_hash)
    assert bens.get("/account").status_code == 303


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bens = sign_in(client.application.test_client(), cast.ben)
    sign_in(client, cast.ana)
    client.post(f"/settings/people/{cast.ben.id}/closed")
    assert not cast.ben.is_active
    assert bens.get("/account").status_code == 303
    client.post(f"/settings/people/{cast.ben.id}/opened")
    assert cast.ben.is_active


def test_nobody_closes_or_promotes_their_own_account(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    closed = client.post(f"/settings/people/{cast.ana.id}/closed")
    assert closed.status_code == 422
    assert "This is your own account." in closed.text
    data = {"name": "Ana Reyes", "role": "gm", "locations": [str(cast.north.id)]}
    assert client.post(f"/settings/people/{cast.ana.id}", data=data).status_code == 422
    assert (cast.ana.is_active, cast.ana.role) == (True, "manager")


def test_the_last_admin_stays_one(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    cast.dee.role = "admin"
    cast.cy.role = "admin"
    cast.cy.is_active = False
    cast.cy.locations = []
    sign_in(client, cast.dee)
    answer = client.post(f"/settings/people/{cast.dee.id}", data={"name": "Dee", "role": "director"})
    assert "This is your own account." in html.unescape(answer.text)
    assert cast.dee.role == "admin"


def test_ten_more_people_cost_no_more_queries(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    before = queries_of(client, "/settings/people")
    for number in range(10):
        user = User(
            email=f"{number}@example.com", name=f"Person {number}", role="trainer", password_hash="x", session_key="x",
            locations=[cast.north],
        )  # fmt: skip
        db.session.add(user)
        db.session.flush()
        db.session.add(Trainer(location_id=cast.north.id, name=f"Person {number}", user_id=user.id))
    assert queries_of(client, "/settings/people") == before


def queries_of(client: FlaskClient, path: str) -> int:
    db.session.commit()
    asked: list[str] = []

    def count(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(asked)


def test_a_name_that_is_taken_from_an_account_may_be_another_spelling_again(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    here = {"locations": [str(cast.north.id)]}
    sign_in(client, cast.ana).post("/settings/people", data=NEW_PERSON | {"trainer": "ORTIZ, BEN"} | here)
    spelt = db.session.scalars(select(Trainer).where(Trainer.name == "ORTIZ, BEN")).one()
    assert spelt.same_as_id is None
    client.post(f"/settings/people/{spelt.user_id}", data=NEW_PERSON | {"trainer": ""} | here)
    db.session.refresh(spelt)
    assert (spelt.user_id, spelt.same_as_id) == (None, cast.ben_trainer.id)
