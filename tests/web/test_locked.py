"""The one writer's place of SQLite is taken for longer than a person waits."""

from io import BytesIO
from time import monotonic

import pytest
from flask.testing import FlaskClient

from app import database
from app.models import Client
from tests.factory import add_export
from tests.funnel import make
from tests.plugins.cast import Cast
from tests.plugins.inbox import CSV
from tests.plugins.locked import Lock
from tests.web.cards import OVER_BOARD, STATE, SignIn, friday_morning, leo, move, words

__all__ = ["friday_morning", "leo"]
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def test_a_form_comes_back_as_it_was_typed(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, lock: Lock
) -> None:
    sign_in(client, cast.ana)
    lock()
    answer = move(client, leo, "lost", reason="price", note="Called twice")
    assert answer.status_code == 503
    assert "Spotter was busy writing something else, so nothing was saved yet." in words(answer)
    assert 'value="Called twice"' in answer.text


def test_it_is_said_that_a_file_is_being_loaded(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, lock: Lock
) -> None:
    add_export(cast.south).status = "loading"
    sign_in(client, cast.ana)
    lock()
    assert "A file is being loaded just now, so nothing was saved yet." in words(move(client, leo, "deciding"))


def test_over_the_board_a_banner_says_so_and_the_form_stays_where_it_stands(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, lock: Lock
) -> None:
    sign_in(client, cast.ana)
    lock()
    answer = move(client, leo, "lost", headers=OVER_BOARD, reason="price", place="card", **STATE)
    assert answer.status_code == 503
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#notices", "innerHTML")
    assert "<form" not in answer.text
    assert "Send it again in a moment." in words(answer)


def test_what_stands_in_line_or_begins_with_a_savepoint_says_so_too(
    client: FlaskClient, cast: Cast, sign_in: SignIn, lock: Lock
) -> None:
    sign_in(client, cast.ana)
    lock()
    added = client.post("/clients?location=north", data={"name": "Zed Lock", "phone": "1234567"})
    assert added.status_code == 503
    assert 'value="Zed Lock"' in added.text
    brought = {"files": (BytesIO(CSV), "members.csv"), "as_of": "2026-11-20"}
    answer = client.post("/imports?location=north", data=brought, content_type="multipart/form-data")
    assert answer.status_code == 503


def test_who_moves_a_card_is_told_sooner_than_who_brings_a_file(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, lock: Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.ana)
    lock()
    monkeypatch.setattr(database, "LONG_WAIT_SECONDS", 0.4)
    brought = {"files": (BytesIO(CSV), "members.csv"), "as_of": "2026-11-20"}
    began = monotonic()
    client.post("/imports?location=north", data=brought, content_type="multipart/form-data")
    assert monotonic() - began > 0.4
    monkeypatch.setattr(database, "LONG_WAIT_SECONDS", 60)
    began = monotonic()
    assert move(client, leo, "deciding").status_code == 503
    assert monotonic() - began < 30


def test_pages_are_read_all_the_same(client: FlaskClient, cast: Cast, sign_in: SignIn, lock: Lock) -> None:
    one = make.in_stage("active", cast.north, cast.ana)
    sign_in(client, cast.ana)
    lock()
    for page in ("/", "/board", f"/clients/{one.id}", "/renewals", "/imports", "/settings"):
        assert client.get(page).status_code == 200, page
