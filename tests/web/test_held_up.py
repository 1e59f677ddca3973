"""On PostgreSQL an import or a night holds the row of its club, and people who write there stand behind it."""

import threading
from collections.abc import Callable, Iterator
from contextvars import Context

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text
from werkzeug.test import TestResponse

from app import database
from app.extensions import db
from app.models import Client, HandedClient, Handover
from tests.factory import add_export
from tests.funnel import make
from tests.plugins.cast import Cast
from tests.web.cards import SignIn, friday_morning, leo, move, words

__all__ = ["friday_morning", "leo"]
pytestmark = pytest.mark.parametrize("house", ["postgresql"], indirect=True)
Hold = Callable[[], Connection]


@pytest.fixture
def hold(app: Flask, cast: Cast) -> Iterator[Hold]:
    """As `intake.actions.load` does."""
    north_id = cast.north.id
    with db.engine.connect() as loading:

        def take() -> Connection:
            db.session.commit()
            loading.execute(text("SELECT id FROM location WHERE id = :id FOR UPDATE"), {"id": north_id})
            return loading

        yield take
        loading.rollback()


def stood_behind(app: Flask, loading: Connection, client_id: int, ask: Callable[[], TestResponse]) -> int:
    """What is asked waits for the import, which then writes the same client; the status of the answer."""
    answers: list[int] = []

    def send() -> None:
        with app.app_context():
            answers.append(ask().status_code)

    person = threading.Thread(target=Context().run, args=(send,))
    person.start()
    person.join(timeout=1)
    assert person.is_alive()
    loading.execute(text("UPDATE client SET opened_by = opened_by WHERE id = :id"), {"id": client_id})
    loading.commit()
    person.join(timeout=20)
    return answers[0]


def test_who_waited_too_long_is_told_that_a_file_is_being_loaded(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WEB_WAIT_SECONDS", 0.1)
    add_export(cast.south).status = "loading"
    sign_in(client, cast.ana)
    hold()
    answer = move(client, leo, "lost", reason="price", note="Called twice")
    assert answer.status_code == 503
    assert "A file is being loaded just now, so nothing was saved yet." in words(answer)
    assert 'value="Called twice"' in answer.text


def test_an_import_and_a_move_of_the_same_card_never_wait_for_each_other(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, hold: Hold
) -> None:
    sign_in(client, cast.ana)
    leo_id, version = leo.id, leo.version
    loading = hold()
    form = {"to": "deciding", "version": version}
    path = f"/clients/{leo_id}/moves"
    assert stood_behind(app, loading, leo_id, lambda: client.post(path, data=form)) == 303
    assert make.standing(leo).stage == "deciding"


def test_an_import_and_a_handover_taken_back_never_wait_for_each_other(
    app: Flask, client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, hold: Hold
) -> None:
    leo_id = leo.id
    made = Handover(
        location_id=cast.north.id, giver_id=cast.ben_trainer.id, given_on=make.TODAY, made_at=make.NOW,
        made_by_id=cast.ana.id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    given = HandedClient(
        location_id=cast.north.id, handover_id=made.id, client_id=leo_id, taker_id=cast.dana_trainer.id
    )
    db.session.add(given)
    make.settle(leo)
    undo = f"/settings/handovers/{made.id}/undo"
    sign_in(client, cast.ana)
    loading = hold()
    assert stood_behind(app, loading, leo_id, lambda: client.post(undo)) == 303
