import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts import seal
from app.extensions import db, settings
from app.models import Mailbox, User
from tests.letters import letter
from tests.plugins.cast import Cast
from tests.plugins.mail import PASSWORD, USER, MailServer

SignIn = Callable[[FlaskClient, User], FlaskClient]
PAGE = "/settings/deliveries/mailbox"
WELL = {
    "host": "imap.club.com",
    "port": "993",
    "username": "inbox@club.com",
    "password": "four wet towels",
    "folder": "INBOX",
    "senders": "Mel@Club.com\n@mms.com, mel@club.com",
    "ca_pem": "",
}


def save(client: FlaskClient, **more: str) -> TestResponse:
    return client.post(PAGE, data=WELL | more)


def the_mailbox() -> Mailbox:
    return db.session.scalars(select(Mailbox)).one()


def password() -> str | None:
    return seal.opened(settings().secret_key, the_mailbox().sealed_password)


@pytest.mark.parametrize(("who", "page"), [("ana", 200), ("ben", 403), ("cy", 200), ("gil", 403)])
def test_only_managers_see_and_set_up_the_mailbox_of_their_club(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str, page: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(PAGE).status_code == page
    assert client.get(f"{PAGE}?location=north").status_code == (404 if who == "cy" else page)
    assert save(client).status_code == (303 if page == 200 else 403)


def test_the_password_is_kept_sealed_and_never_shown_again(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    save(client)
    kept = the_mailbox()
    assert (kept.location_id, kept.senders) == (cast.north.id, ["mel@club.com", "@mms.com"])
    assert "towels" not in kept.sealed_password
    assert password() == "four wet towels"
    for path in (PAGE, "/settings/deliveries"):
        assert "towels" not in client.get(path).text
    assert "towels" not in save(client, port="0").text


def test_an_empty_password_keeps_the_one_that_is_there_but_never_for_another_server(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    assert "What is the password" in save(client, password="").text
    save(client)
    assert save(client, password="", folder="Reports").status_code == 303
    assert (the_mailbox().folder, password()) == ("Reports", "four wet towels")
    for change in ({"host": "imap.evil.org"}, {"port": "994"}, {"username": "other"}):
        answer = save(client, password="", **change)
        assert answer.status_code == 422
        assert "Type the password again" in answer.text
    assert the_mailbox().host == "imap.club.com"


def test_what_is_kept_is_in_the_form_again_and_can_be_saved_as_it_is(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    save(client, wants_replies="y", port="143", has_starttls="y")
    page = client.get(PAGE).text
    assert re.search(r'<input checked[^>]*name="has_starttls"', page)
    assert re.search(r"<textarea[^>]*name=\"senders\"[^>]*>\s*mel@club.com\n@mms.com</textarea>", page)
    assert re.search(r'value="imap.club.com"', page)
    assert re.search(r'<input checked[^>]*name="wants_replies"', page)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": ""}, "Which server"),
        ({"host": "imap.club.com/x"}, "nothing before or after it"),
        ({"has_starttls": "y"}, "STARTTLS is usual on port 143."),
        ({"port": "70000"}, "From 1 to 65535."),
        ({"username": "a\r\nb"}, "cannot be typed"),
        ({"senders": ""}, "Whose files are taken?"),
        ({"senders": "everybody"}, "“everybody” is neither an address"),
        ({"ca_pem": "nonsense"}, "no certificate in PEM"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client: FlaskClient, cast: Cast, sign_in: SignIn, more: dict[str, str], said: str
) -> None:
    sign_in(client, cast.ana)
    answer = save(client, **more)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.session.scalars(select(Mailbox)).all() == []


def test_it_is_tried_at_once_and_says_what_does_not_work(
    client: FlaskClient, cast: Cast, sign_in: SignIn, mail_server: MailServer
) -> None:
    sign_in(client, cast.ana)
    assert client.post(f"{PAGE}/trial").status_code == 404
    account = {"host": "127.0.0.1", "port": str(mail_server.port), "username": USER, "password": PASSWORD}
    save(client, **account)
    client.post(f"{PAGE}/trial")
    page = client.get("/settings/deliveries").text
    assert "The certificate of 127.0.0.1 cannot be trusted" in page
    assert "does not work" in page
    save(client, **account, ca_pem=mail_server.ca_pem)
    mail_server.put(letter())
    client.post(f"{PAGE}/trial")
    page = client.get("/settings/deliveries").text
    assert "It works. 1 message waits to be taken." in page
    assert "does not work" not in page


def test_a_mailbox_that_is_removed_is_gone_with_its_password(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    save(client)
    client.post(f"{PAGE}/removal")
    assert db.session.scalars(select(Mailbox)).all() == []
    assert "not set up" in client.get("/settings/deliveries").text
