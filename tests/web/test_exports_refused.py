import tracemalloc
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from gunicorn.http.errors import InvalidChunkSize
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.accounts import tokens
from app.extensions import db
from app.intake.readers.limits import LIMITS, Limits
from app.intake.refusal import NoRoom
from app.models import Export
from tests.plugins.cast import Cast
from tests.web.machines import MEMBERS, refusal, send, the_export


@pytest.mark.parametrize("kind", ["application/json", "image/png", "application/pdf", "multipart/mixed; boundary=x"])
def test_what_no_table_comes_as_is_not_read(client: FlaskClient, secret: str, kind: str) -> None:
    answer = send(client, secret, content_type=kind)
    assert answer.status_code == 415
    assert "text/csv" in refusal(answer)


def test_a_packed_body_is_not_unpacked(client: FlaskClient, secret: str) -> None:
    assert send(client, secret, headers={"Content-Encoding": "gzip"}).status_code == 415


def test_what_curl_says_by_itself_is_taken_as_a_body(client: FlaskClient, secret: str) -> None:
    assert send(client, secret, content_type="application/x-www-form-urlencoded").status_code == 202
    assert the_export().byte_count == len(MEMBERS)


def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    app: Flask, client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 2**20)
    answer = send(client, secret, data=b"x" * (2**20 + 1))
    assert answer.status_code == 413
    assert "1 MB" in refusal(answer)


def test_a_file_with_too_many_bytes_leaves_nothing(
    client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.intake.files.LIMITS", Limits(file_bytes=10))
    answer = send(client, secret)
    assert answer.status_code == 413
    assert "more than 10 bytes" in refusal(answer)
    assert db.session.scalars(select(Export)).all() == []
    assert LIMITS.file_bytes > 10


class Zeros:
    """A body of 48 MB that nobody holds."""

    left = 48 * 2**20

    def read(self, size: int = -1) -> bytes:
        block = bytes(min(self.left, size if size >= 0 else self.left))
        self.left -= len(block)
        return block


def test_a_long_body_goes_to_the_disk_and_not_to_memory(client: FlaskClient, secret: str) -> None:
    environ = {"wsgi.input": Zeros(), "wsgi.input_terminated": True, "CONTENT_LENGTH": str(Zeros.left)}
    tracemalloc.start()
    answer = send(client, secret, environ_overrides=environ)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 202
    assert the_export().byte_count == Zeros.left
    assert peak < 16 * 2**20


@pytest.mark.parametrize(("is_known", "left"), [(True, 0), (False, 4 * 2**20)])
def test_who_has_a_token_is_heard_to_the_end_and_a_stranger_for_a_while(
    client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch, is_known: bool, left: int
) -> None:
    def full(*_: object, **__: object) -> None:
        raise NoRoom("the disk is full.")

    monkeypatch.setattr("app.web.exports.routes.actions.receive", full)
    body = Zeros()
    body.left = 12 * 2**20
    environ = {"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": str(body.left)}
    assert send(client, secret if is_known else "wrong", environ_overrides=environ).status_code in (401, 503)
    assert body.left == left


def test_a_body_that_breaks_off_is_not_half_a_file(client: FlaskClient, secret: str) -> None:
    """As gunicorn hands it over when the sender hangs up: the stream simply ends."""
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(MEMBERS) + 1)}
    answer = send(client, secret, environ_overrides=environ)
    assert answer.status_code == 400
    assert "broke off" in refusal(answer)
    assert db.session.scalars(select(Export)).all() == []


class Shards:
    """Pieces of a body that are none, as gunicorn finds them."""

    def read(self, size: int = -1) -> bytes:
        raise InvalidChunkSize(b"zz")


def test_a_body_in_broken_pieces_is_refused_with_and_without_a_token(client: FlaskClient, secret: str) -> None:
    environ = {"wsgi.input": Shards(), "wsgi.input_terminated": True, "CONTENT_LENGTH": "100"}
    assert send(client, secret, environ_overrides=environ).status_code == 400
    assert send(client, "wrong", environ_overrides=environ).status_code == 401
    form = "multipart/form-data; boundary=x"
    assert send(client, secret, content_type=form, environ_overrides=environ).status_code == 400
    assert db.session.scalars(select(Export)).all() == []


def test_a_file_of_a_day_that_nothing_can_be_counted_back_from_is_refused(client: FlaskClient, secret: str) -> None:
    answer = send(client, secret, "location=north&as_of=0001-01-01")
    assert answer.status_code == 422
    assert "is the year right?" in refusal(answer)


@pytest.mark.parametrize("is_away", [False, True])
def test_too_many_calls_wait_also_while_redis_is_away(
    app: Flask, client: FlaskClient, secret: str, request: pytest.FixtureRequest, is_away: bool
) -> None:
    app.extensions.pop("calls", None)
    if is_away:
        request.getfixturevalue("without_redis")
    answers = [send(client, secret, "").status_code for _ in range(tokens.CALLS_PER_TOKEN)]
    assert set(answers) == {422}
    late = send(client, secret)
    assert late.status_code == 429
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert "too often" in refusal(late)
    app.extensions.pop("calls", None)


def test_while_redis_is_away_the_file_is_taken_and_waits(
    app: Flask, client: FlaskClient, secret: str, without_redis: None
) -> None:
    app.extensions.pop("calls", None)
    assert send(client, secret).status_code == 202
    assert the_export().status == "received"
    app.extensions.pop("calls", None)


def test_a_database_that_is_busy_answers_machines_in_json(
    client: FlaskClient, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("app.web.exports.routes.actions.receive", busy)
    data = {"file": (BytesIO(MEMBERS), "members.csv"), "note": "nightly"}
    answer = send(client, secret, data=data, content_type="multipart/form-data")
    assert answer.status_code == 503
    assert "in a moment" in refusal(answer)


def test_an_address_of_the_machines_answers_in_json_also_when_it_is_none(client: FlaskClient, cast: Cast) -> None:
    assert "error" in client.get("/api/exports").json
    assert "error" in client.get("/api/nothing").json
