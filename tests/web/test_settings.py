import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Location, StageChange, Standing, User
from app.models.location import RULES
from app.web.settings.number import NUMBERS
from tests.factory import NOON, add_client, add_package, add_session, stand
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
PAGES = ["/settings", "/settings/numbers", "/settings/people", "/settings/locations"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("who", "status"), [("ana", 200), ("ben", 403), ("cy", 200), ("dee", 200), ("gil", 200)])
def test_managers_change_settings_general_managers_read_them_trainers_do_not(
    client: FlaskClient, cast: Cast, sign_in: SignIn, path: str, who: str, status: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(path).status_code == status


# Numbers


def numbers(**changed: str) -> dict[str, str]:
    return {key: str(value) for key, value in RULES.items()} | changed


def test_every_number_of_a_club_is_on_the_page_with_its_preset() -> None:
    assert set(NUMBERS) == set(RULES)
    assert all(number.least <= RULES[key] <= number.most for key, number in NUMBERS.items())


def test_a_changed_number_is_saved_and_looks_at_everybody_at_once(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bea = add_client(cast.north)
    add_package(bea, date(2026, 10, 1), sessions=20)
    add_session(bea, date(2026, 11, 2), trainer=cast.ben_trainer)
    stand(cast.north)
    assert db.session.get_one(Standing, bea.id).attention == [["quiet", "2026-11-02"]]
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        answer = client.post("/settings/numbers", data=numbers(quiet_days="30"))
    assert (answer.status_code, answer.location) == (303, "/settings/numbers")
    assert "no card moved" in client.get("/settings/numbers").text
    assert cast.north.quiet_days == 30
    assert db.session.get_one(Standing, bea.id).attention == []


def test_a_stage_that_a_setting_changed_says_who_and_through_what(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bea = add_client(cast.north)
    add_package(bea, date(2026, 9, 1), sessions=1)
    add_session(bea, date(2026, 9, 25), trainer=cast.ben_trainer)
    stand(cast.north)
    assert db.session.get_one(Standing, bea.id).stage == "renewal_due"
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        client.post("/settings/numbers", data=numbers(lapse_after_days="30"))
    assert "1 card moved" in client.get("/settings/numbers").text
    change = db.session.scalars(select(StageChange).order_by(StageChange.id.desc())).first()
    assert change is not None
    assert (change.to_stage, change.through, change.by_id) == ("lost", "settings", cast.ana.id)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "How many days?"),
        ("ten", "A whole number, in digits."),
        ("1.5", "A whole number, in digits."),
        ("-1", "From 1 to 365 days."),
        ("366", "From 1 to 365 days."),
        ("99999999999999999999", "From 1 to 365 days."),
    ],
)
def test_a_number_that_makes_no_sense_is_refused_at_its_field_and_stays_as_typed(
    client: FlaskClient, cast: Cast, sign_in: SignIn, typed: str, sentence: str
) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/settings/numbers", data=numbers(quiet_days=typed, lapse_after_days="61"))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert re.search(rf'name="quiet_days"[^>]*value="{typed}"', answer.text)
    assert (cast.north.quiet_days, cast.north.lapse_after_days) == (10, 60)


def test_a_director_changes_the_club_in_the_address(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.dee)
    client.post("/settings/numbers?location=south", data=numbers(small_n="7"))
    assert (cast.south.small_n, cast.north.small_n) == (7, 5)


# Locations


def test_a_director_adds_a_club_and_a_manager_does_not(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    typed = {"name": "Harbor Ost", "code": "", "timezone": "Europe/Berlin", "currency": "EUR"}
    sign_in(client, cast.ana)
    assert client.post("/settings/locations", data=typed).status_code == 403
    sign_in(client, cast.dee)
    client.post("/settings/locations", data=typed)
    made = db.session.scalars(select(Location).where(Location.code == "harbor-ost")).one()
    assert (made.timezone, made.currency, made.lapse_after_days) == ("Europe/Berlin", "EUR", 60)
    again = client.post("/settings/locations", data=typed)
    assert again.status_code == 422
    assert "There is a club with the code harbor-ost already." in again.text


def test_a_manager_renames_the_club_and_moves_its_clock(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    typed = {"name": "Pier North", "timezone": "America/Denver", "currency": "USD"}
    client.post(f"/settings/locations/{cast.north.id}", data=typed)
    assert (cast.north.name, cast.north.timezone, cast.north.code) == ("Pier North", "America/Denver", "north")


def test_the_currency_stays_once_prices_are_on_file(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    typed = {"name": "Harbor North", "timezone": "America/Chicago", "currency": "EUR"}
    assert client.post(f"/settings/locations/{cast.north.id}", data=typed).status_code == 303
    add_package(add_client(cast.north), date(2026, 11, 1))
    answer = client.post(f"/settings/locations/{cast.north.id}", data=typed | {"currency": "USD"})
    assert answer.status_code == 422
    assert "Prices are on file in EUR" in answer.text
    assert cast.north.currency == "EUR"
