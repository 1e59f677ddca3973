"""What a person typed is never lost: not by a log-in that ran out, not by a page that was open for too long."""

import html
import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.models import User
from app.web import keep
from app.web.account.forms import PasswordForm
from tests.plugins.cast import PASSWORD, Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
TYPED = {"name": "Harbor <North> & Sons", "timezone": "America/New_York", "currency": "USD"}


def kept_of(text: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', text)
    assert found, "the log-in page carries the form"
    return html.unescape(found[1])


def test_a_form_sent_from_a_logged_out_tab_comes_back_filled_in_after_the_log_in(
    client: FlaskClient, cast: Cast
) -> None:
    path = f"/settings/locations/{cast.north.id}"
    asked = client.post(path, data=TYPED, headers={"Referer": f"http://localhost{path}"})
    assert asked.status_code == 401
    assert "What you wrote is kept and waits for you." in asked.text
    answer = client.post(
        "/login", data={"email": "ana@example.com", "password": PASSWORD, "kept": kept_of(asked.text), "next": path}
    )
    assert answer.status_code == 200
    assert "Not sent yet" in answer.text
    assert f'action="{path}"' in answer.text
    assert html.escape(TYPED["name"]) in answer.text
    assert f'href="{path}"' in answer.text
    assert cast.north.name == "Harbor North", "nothing is sent without the person"
    fields = dict(re.findall(r'<input class="field__input"[^>]* name="(\w+)" value="([^"]*)"', answer.text))
    token = re.search(r'<form class="stack".*?name="csrf_token" value="([^"]+)"', answer.text, re.S)
    assert token, "of the new session"
    typed = {name: html.unescape(value) for name, value in fields.items()} | {"csrf_token": token[1]}
    again = client.post(path, data=typed, csrf=False)
    assert again.status_code == 303
    assert cast.north.name == TYPED["name"]


def test_a_wrong_password_in_between_loses_nothing(client: FlaskClient, cast: Cast) -> None:
    asked = client.post(f"/settings/locations/{cast.north.id}", data=TYPED)
    wrong = client.post("/login", data={"email": "ana@example.com", "password": "a guess", "kept": kept_of(asked.text)})
    assert kept_of(wrong.text) == kept_of(asked.text)


def test_a_form_whose_token_is_of_an_older_session_comes_back_with_one_sentence(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    answer = client.post(f"/settings/locations/{cast.north.id}", data=TYPED, csrf=False)
    assert answer.status_code == 400
    assert "nothing was saved yet. Look it over and send it again." in answer.text
    assert html.escape(TYPED["name"]) in answer.text
    assert cast.north.name == "Harbor North"


def test_htmx_gets_the_whole_page_in_place_of_its_own(client: FlaskClient, cast: Cast) -> None:
    page = "http://localhost/settings/locations?location=north"
    answer = client.post(
        f"/settings/locations/{cast.north.id}", data=TYPED, headers={"HX-Request": "true", "HX-Current-URL": page}
    )
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("body", "innerHTML")
    assert 'name="next" value="/settings/locations?location=north"' in answer.text
    read = client.get("/settings", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert read.headers["HX-Redirect"] == "/login?next=/settings/locations%3Flocation%3Dnorth"


def test_what_another_site_posts_is_never_offered_for_sending(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    path = f"/settings/locations/{cast.north.id}"
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        logged_out = client.post(path, data=TYPED, headers=headers, csrf=False)
        assert (logged_out.status_code, logged_out.location.partition("?")[0]) == (303, "/login")
    sign_in(client, cast.ana)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = client.post(path, data=TYPED, headers=headers, csrf=False)
        assert answer.status_code == 400
        assert html.escape(TYPED["name"]) not in answer.text


def test_passwords_are_never_kept_and_a_forged_form_is_nothing(app: Flask) -> None:
    with app.test_request_context(
        "/account/password", method="POST", data={"password": "secret", "old_password": "x", "note": "hello"}
    ):
        kept = keep.opened(keep.posted())
        assert kept is not None
        assert kept.parts == [keep.Part("note", "hello")]
        assert keep.opened(keep.posted() + "x") is None
        assert keep.opened("") is None


def test_a_password_form_from_a_logged_out_tab_is_gone_with_all_its_passwords(client: FlaskClient, cast: Cast) -> None:
    names = [field.name for field in PasswordForm(formdata=None, meta={"csrf": False})]
    answer = client.post("/account/password", data={name: f"one two {name}" for name in names})
    assert answer.status_code == 303
    assert answer.location == "/login"


def test_long_text_comes_back_whole_in_a_field_of_its_own(app: Flask) -> None:
    text = "Called twice.\nShe is away until Monday.\n"
    with app.test_request_context("/clients/1/contacts", method="POST", data={"note": text, "version": "3"}):
        kept = keep.opened(keep.posted())
    assert kept is not None
    note, version = kept.parts
    assert (note.value, note.is_long, note.label) == (text, True, "Note")
    assert version.is_hidden
