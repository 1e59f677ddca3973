from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import passwords
from app.models import User
from tests.plugins.cast import PASSWORD, Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
NEW = "eight loud lanterns"


def change(client: FlaskClient, current: str = PASSWORD, password: str = NEW, again: str = NEW) -> TestResponse:
    typed = {"current_password": current, "password": password, "password_again": again}
    return client.post("/account/password", data=typed)


@pytest.mark.parametrize("who", ["ana", "ben", "cy", "dee", "gil"])
def test_everybody_changes_their_own_password_and_stays_logged_in(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str
) -> None:
    user: User = getattr(cast, who)
    phone = sign_in(client.application.test_client(), user)
    sign_in(client, user)
    assert change(client).status_code == 303
    assert passwords.fits(NEW, user.password_hash)
    assert "Your password is changed." in client.get("/account").text
    assert phone.get("/account").status_code == 303, "every other browser is logged out"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "a guess"}, "This is not your password."),
        ({"password": "short", "again": "short"}, "Make it 12 characters or more"),
        ({"again": "something else"}, "These two are not the same."),
        ({"current": ""}, "Your password until now is missing."),
    ],
)
def test_a_password_that_is_not_changed_says_why_at_its_field(
    client: FlaskClient, cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    sign_in(client, cast.ben)
    answer = change(client, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert passwords.fits(PASSWORD, cast.ben.password_hash)


def test_the_password_cannot_be_guessed_from_inside_either(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ben)
    for _ in range(10):
        change(client, current="a guess")
    assert change(client).status_code == 429


def test_logging_out_everywhere_leaves_this_browser_in(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    phone = sign_in(client.application.test_client(), cast.ben)
    sign_in(client, cast.ben)
    client.post("/account/sessions/end")
    assert client.get("/account").status_code == 200
    assert phone.get("/account").status_code == 303
