import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app import clock
from app.accounts import log_ins, passwords
from app.accounts.attempts import TRIES_PER_ACCOUNT, Attempts
from app.extensions import db
from app.models import User
from tests.plugins.cast import PASSWORD, Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
BEGAN = datetime(2026, 11, 20, 12, tzinfo=UTC)
WRONG = "This e-mail and password do not go together."


def enter(client: FlaskClient, email: str = "ana@example.com", password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/login", data={"email": email, "password": password, **more})


def test_the_right_password_opens_the_page_that_was_wanted(client: FlaskClient, cast: Cast) -> None:
    asked = client.get("/account?location=north")
    assert (asked.status_code, asked.location) == (303, "/login?next=/account%3Flocation%3Dnorth")
    answer = enter(client, next="/account?location=north")
    assert (answer.status_code, answer.location) == (303, "/account?location=north")
    assert "Ana Reyes" in client.get("/account").text


def test_capitals_and_blanks_around_an_email_make_no_difference(client: FlaskClient, cast: Cast) -> None:
    assert enter(client, " Ana@Example.COM ").status_code == 303


def test_a_wrong_password_keeps_the_email_and_says_so_at_the_field(client: FlaskClient, cast: Cast) -> None:
    answer = enter(client, password="seven quiet harbors")
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert 'value="ana@example.com"' in answer.text
    assert re.search(r'<input[^>]*aria-describedby="password-error"[^>]*autofocus', answer.text)
    assert client.get("/account").status_code == 303


def test_an_unknown_email_and_a_closed_account_are_answered_like_a_wrong_password(
    client: FlaskClient, cast: Cast
) -> None:
    cast.ana.is_active = False
    for answer in (enter(client), enter(client, "nobody@example.com")):
        assert answer.status_code == 422
        assert WRONG in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil",
        "http:/evil.example",
    ],
)
def test_a_log_in_leads_nowhere_but_into_the_house(client: FlaskClient, cast: Cast, address: str) -> None:
    assert enter(client, next=address).location == "/"


def test_who_is_logged_in_does_not_see_the_log_in_again(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    assert client.get("/login?next=/account").location == "/account"
    assert client.get("/login?next=/login").location == "/"


def test_a_log_in_begins_a_new_session_and_log_out_ends_it(client: FlaskClient, cast: Cast) -> None:
    client.get("/login")
    with client.session_transaction() as session:
        before = session["csrf_token"]
    enter(client)
    client.get("/account")
    with client.session_transaction() as session:
        assert session["csrf_token"] != before
        assert session.permanent
    assert client.post("/logout").location == "/login"
    assert client.get("/account").status_code == 303


def copied(client: FlaskClient) -> FlaskClient:
    """Another browser, with all that this one's cookie held."""
    with client.session_transaction() as session:
        held = dict(session)
    other = client.application.test_client()
    with other.session_transaction() as session:
        session.update(held)
        session.permanent = True
    return other


def test_a_copied_cookie_opens_nothing_after_the_log_out_and_other_browsers_stay(
    client: FlaskClient, cast: Cast
) -> None:
    enter(client)
    at_the_desk = client.application.test_client()
    enter(at_the_desk)
    thief = copied(client)
    assert thief.get("/account").status_code == 200
    client.post("/logout")
    assert thief.get("/account").status_code == 303
    assert thief.get("/healthz").status_code == 200
    assert thief.get("/account").status_code == 303
    assert at_the_desk.get("/account").status_code == 200
    enter(client)
    assert client.get("/account").status_code == 200
    assert thief.get("/account").status_code == 303


def test_a_log_out_while_the_database_has_no_time_takes_at_least_this_browser_out(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    enter(client)
    monkeypatch.setattr(log_ins, "end", busy)
    assert client.post("/logout").status_code == 503
    assert client.get("/account").status_code == 303


def test_a_log_in_ends_by_itself_however_much_it_is_used(client: FlaskClient, cast: Cast) -> None:
    with clock.stopped_at(BEGAN):
        enter(client)
        assert client.get("/account").status_code == 200
    with clock.stopped_at(BEGAN + log_ins.LONGEST - timedelta(hours=1)):
        thief = copied(client)
        assert thief.get("/account").status_code == 200
    with clock.stopped_at(BEGAN + log_ins.LONGEST):
        assert thief.get("/account").status_code == 303


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_secure_behind_https(
    client: FlaskClient, cast: Cast
) -> None:
    plain = enter(client).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    behind = client.post(
        "https://localhost/login",
        data={"email": "ben@example.com", "password": PASSWORD},
        headers={"Referer": "https://localhost/login"},
        base_url="https://localhost",
    )
    assert "Secure" in behind.headers["Set-Cookie"]


def test_after_ten_wrong_tries_even_the_right_password_waits(client: FlaskClient, cast: Cast) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        assert enter(client, password="a guess").status_code == 422
    answer = enter(client)
    assert answer.status_code == 429
    assert "That was too often. Try again in 15 minutes." in answer.text
    assert enter(client, "ben@example.com").status_code == 303


def test_strangers_who_guess_lock_nobody_out_of_the_browser_they_work_in(
    app: Flask, client: FlaskClient, cast: Cast
) -> None:
    stranger, bens = app.test_client(), app.test_client()
    enter(client)
    enter(bens, "ben@example.com")
    client.post("/logout")
    for _ in range(TRIES_PER_ACCOUNT + 1):
        enter(stranger, password="a guess")
    assert enter(bens).status_code == 429, "a browser is known for its own account alone"
    assert enter(client, password="a slip").status_code == 422
    assert enter(client).status_code == 303
    for _ in range(TRIES_PER_ACCOUNT):
        enter(client, password="a guess")
    assert enter(client).status_code == 429, "nor may whoever sits there guess on"


def test_a_forged_mark_of_a_known_browser_is_none(app: Flask, client: FlaskClient, cast: Cast) -> None:
    client.set_cookie(f"{app.config['SESSION_COOKIE_NAME']}_known", "forged", path="/login")
    for _ in range(TRIES_PER_ACCOUNT):
        assert enter(client, password="a guess").status_code == 422
    assert enter(client).status_code == 429


def test_without_redis_people_still_log_in(app: Flask, client: FlaskClient, cast: Cast) -> None:
    app.extensions["attempts"] = Attempts(Redis.from_url("unix:///nowhere/redis.sock"), "of this test")
    try:
        for _ in range(TRIES_PER_ACCOUNT):
            enter(client, "ben@example.com", "a guess")
        assert enter(client, "ben@example.com").status_code == 429
        assert enter(client).status_code == 303
    finally:
        del app.extensions["attempts"]


def test_a_hash_of_older_parameters_is_made_anew_at_the_next_log_in(client: FlaskClient, cast: Cast) -> None:
    cast.ana.password_hash = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    assert enter(client).status_code == 303
    assert not passwords.is_outdated(cast.ana.password_hash)
    assert enter(client).status_code == 303


def test_a_password_that_somebody_else_made_opens_only_the_page_where_a_new_one_is_chosen(
    client: FlaskClient, cast: Cast
) -> None:
    cast.ana.has_temporary_password = True
    enter(client)
    assert client.get("/settings").location == "/account"
    assert "Somebody else made the password you came in with." in client.get("/account").text
    client.post(
        "/account/password",
        data={"current_password": PASSWORD, "password": "eight loud lanterns", "password_again": "eight loud lanterns"},
    )
    assert client.get("/settings").status_code == 200


def test_a_log_in_page_that_was_open_for_too_long_can_be_sent_again(client: FlaskClient, cast: Cast) -> None:
    data = {"email": "ana@example.com", "password": PASSWORD}
    answer = client.post("/login", data=data, csrf=False)
    assert answer.status_code == 400
    assert 'value="ana@example.com"' in answer.text
    assert PASSWORD not in answer.text
    assert 'action="/login"' in answer.text
    assert client.get("/account").status_code == 303


def test_a_changed_session_key_logs_every_browser_out(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    assert client.get("/account").status_code == 200
    cast.ana.session_key = "another"
    db.session.commit()
    assert client.get("/account").status_code == 303
