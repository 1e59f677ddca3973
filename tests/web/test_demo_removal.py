from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.accounts import actions
from app.demo.staff import hire
from app.extensions import db
from app.models import Location, User
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
BUTTON = "Remove the demo"
TOLD = "This is the demo club: what you load here goes away with it."


@pytest.fixture
def demo_manager(cast: Cast) -> User:
    staff = hire(db.session(), clock.now())
    db.session.commit()
    return staff.manager


def clubs() -> list[str]:
    return list(db.session.scalars(select(Location.code).order_by(Location.code)))


def test_the_manager_of_the_demo_removes_it_with_one_click_and_is_gone_with_it(
    client: FlaskClient, demo_manager: User, sign_in: SignIn
) -> None:
    sign_in(client, demo_manager)
    assert BUTTON in client.get("/settings/locations").text
    answer = client.post("/settings/demo/removal")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert clubs() == ["north", "south"]
    assert client.get("/board").location.startswith("/login")
    assert db.session.scalars(select(User.id).where(User.is_demo)).all() == []


def test_a_director_removes_it_and_stays_logged_in(
    client: FlaskClient, cast: Cast, demo_manager: User, sign_in: SignIn
) -> None:
    sign_in(client, cast.dee)
    answer = client.post("/settings/demo/removal")
    assert (answer.status_code, answer.location) == (303, "/settings/locations")
    page = client.get("/settings/locations").text
    assert "The demo club is gone." in page
    assert BUTTON not in page
    assert clubs() == ["north", "south"]


@pytest.mark.parametrize(("who", "status"), [("ana", 404), ("ben", 403), ("cy", 404), ("gil", 403)])
def test_whoever_sees_no_demo_club_or_changes_no_settings_cannot_remove_it(
    client: FlaskClient, cast: Cast, demo_manager: User, sign_in: SignIn, who: str, status: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.post("/settings/demo/removal").status_code == status
    assert BUTTON not in client.get("/settings/locations").text
    assert clubs() == ["demo", "north", "south"]


def test_a_demo_account_meets_no_row_of_a_real_club(
    client: FlaskClient, cast: Cast, demo_manager: User, sign_in: SignIn
) -> None:
    sign_in(client, demo_manager)
    assert client.get(f"/settings/locations/{cast.north.id}").status_code == 404
    assert client.get("/board?location=north").status_code == 404
    assert "Harbor North" not in client.get("/settings/locations").text


def test_nobody_works_at_the_demo_and_at_a_real_club(cast: Cast, demo_manager: User) -> None:
    both = [*demo_manager.locations, cast.north]
    newcomer = actions.Newcomer("both@example.com", "Both", "manager", both, "", "three quiet harbours", False)
    with pytest.raises(actions.Refused, match="do not share people"):
        actions.add_user(db.session(), cast.scope(cast.dee), newcomer, clock.now())


def test_whoever_has_a_club_of_their_own_stands_there_first_and_is_told_in_the_demo_where_files_belong(
    client: FlaskClient, cast: Cast, demo_manager: User, sign_in: SignIn
) -> None:
    demo_manager.locations[0].name = "A demo"  # by its name alone it would come first
    db.session.commit()
    sign_in(client, cast.dee)
    assert TOLD not in client.get("/imports").text
    page = client.get("/imports?location=demo").text
    assert TOLD in page
    assert 'href="/imports?location=north"' in page


@pytest.mark.parametrize("has_owner", [False, True])
def test_files_in_the_demo_are_shown_the_way_to_the_first_start_until_somebody_owns_spotter(
    client: FlaskClient, request: pytest.FixtureRequest, app: Flask, sign_in: SignIn, has_owner: bool
) -> None:
    if has_owner:
        request.getfixturevalue("cast")
    manager = hire(db.session(), clock.now()).manager
    db.session.commit()
    sign_in(client, manager)
    page = client.get("/imports").text
    assert TOLD in page
    assert ('href="/start"' in page) is not has_owner
