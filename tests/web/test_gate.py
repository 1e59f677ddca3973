from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.models import User
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


def heading(client: FlaskClient, path: str) -> str:
    return client.get(path).text


@pytest.mark.parametrize(
    "path",
    ["/clients/9223372036854775808", "/imports/99999999999999999999999", "/settings/locations/9223372036854775808"],
)
def test_a_number_that_no_table_could_hold_is_nobodys(
    client: FlaskClient, cast: Cast, sign_in: SignIn, path: str
) -> None:
    assert sign_in(client, cast.ana).get(path).status_code == 404
    assert client.get("/imports?before=99999999999999999999999").status_code == 200


def test_the_club_in_the_address_is_remembered(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.dee)
    assert "Harbor North. Numbers" in client.get("/settings/numbers").text
    assert "Harbor South. Numbers" in client.get("/settings/numbers?location=south").text
    assert "Harbor South. Numbers" in client.get("/settings/numbers").text


def test_a_remembered_club_that_was_taken_away_is_forgotten(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    cast.ana.locations.append(cast.south)
    sign_in(client, cast.ana)
    client.get("/settings/numbers?location=south")
    cast.ana.locations.remove(cast.south)
    assert "Harbor North. Numbers" in client.get("/settings/numbers").text


def test_a_club_out_of_scope_is_not_there_and_one_that_never_was_neither(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    assert client.get("/settings/numbers?location=south").status_code == 404
    assert client.get("/settings/numbers?location=nowhere").status_code == 404
    assert "Harbor North. Numbers" in client.get("/settings/numbers").text, "a refusal is not remembered"


def test_who_has_several_clubs_finds_the_others_in_the_bar(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.dee)
    assert 'href="/settings/numbers?location=south"' in client.get("/settings/numbers").text
    assert 'href="/?location=south"' in client.get(f"/settings/locations/{cast.north.id}").text
    sign_in(client, cast.ana)
    assert "location=south" not in client.get("/settings/numbers").text


def test_the_bar_offers_each_role_its_own_screens(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ben)
    page = client.get("/account").text
    assert 'href="/book"' in page
    assert not [path for path in ("/team", "/imports", "/settings", "/reports") if f'href="{path}"' in page]
    sign_in(client, cast.ana)
    page = client.get("/account").text
    assert 'href="/book"' not in page
    assert all(f'href="{path}"' in page for path in ("/team", "/imports", "/settings", "/reports"))


def test_a_person_without_a_club_still_reaches_their_account(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    cast.ana.locations = []
    sign_in(client, cast.ana)
    assert client.get("/account").status_code == 200
    assert client.get("/settings/numbers").status_code == 404


def test_a_page_that_is_not_for_trainers_names_who_can_open_it(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ben)
    answer = client.get("/settings")
    assert answer.status_code == 403
    assert "This page is not for trainers" in answer.text
    assert "Ana Reyes can open it for you." in answer.text


def test_htmx_gets_a_refusal_as_a_banner_above_the_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ben)
    answer = client.get("/settings", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (403, "#notices")
    assert answer.text.lstrip().startswith('<div class="banner banner--bad"')


def test_an_address_that_leads_nowhere_says_so_with_and_without_a_log_in(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    assert "There is nothing here" in client.get("/nowhere").text
    sign_in(client, cast.ana)
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Ana Reyes" in answer.text


def test_the_wrong_method_names_the_right_ones(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "This address does not do that" in answer.text


def test_a_form_of_many_megabytes_is_refused_in_words(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/settings/numbers", data={"quiet_days": "1" * (3 * 2**20)})
    assert answer.status_code == 413
    assert "This is too large" in answer.text


def test_what_breaks_is_said_without_asking_the_database(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    view = app.view_functions["account.show_account"]
    app.view_functions["account.show_account"] = lambda: 1 // 0
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = client.get("/account")
    finally:
        app.view_functions["account.show_account"] = view
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    assert "Something broke here" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "Ana Reyes" not in answer.text


def test_a_full_disk_and_a_busy_database_give_back_what_was_typed(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    import errno
    import sqlite3

    from sqlalchemy.exc import OperationalError

    sign_in(client, cast.ana)
    path = f"/settings/locations/{cast.north.id}"
    view = app.view_functions["settings.locations.change_location"]
    for problem, status, said in (
        (OSError(errno.ENOSPC, "No space left on device"), 507, "is full, so nothing was saved."),
        (OperationalError("UPDATE", {}, Exception("database or disk is full")), 507, "is full, so nothing was saved."),
        (sqlite3.OperationalError("database or disk is full"), 507, "is full, so nothing was saved."),
        (OperationalError("UPDATE", {}, Exception("database is locked")), 503, "Send it again in a moment."),
    ):

        def fail(location_id: int, problem: Exception = problem) -> None:
            raise problem

        app.view_functions["settings.locations.change_location"] = fail
        try:
            answer = client.post(path, data={"name": "Typed name", "timezone": "UTC", "currency": "USD"})
        finally:
            app.view_functions["settings.locations.change_location"] = view
        assert answer.status_code == status
        assert said in answer.text
        assert 'value="Typed name"' in answer.text
    assert db.session.get_one(User, cast.ana.id).is_active
