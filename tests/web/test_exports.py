import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rq import Queue
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app import clock
from app.accounts import tokens
from app.extensions import db, redis_connection
from app.intake.readers.limits import LIMITS, Limits
from app.models import Export, Token
from app.web.uploads import incoming
from tests.plugins.cast import Cast

MEMBERS = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"
MORNING = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)
"""11:59 in Chicago, 18:59 in Berlin."""


@pytest.fixture
def secret(cast: Cast) -> Iterator[str]:
    """A token of north. The clock stands still before noon."""
    with clock.stopped_at(MORNING):
        made = tokens.make(db.session(), cast.north, "Nightly script", cast.ana.id, MORNING)
        db.session.commit()
        yield made.secret


def send(client: FlaskClient, secret: str, query: str = "location=north", **more: object) -> TestResponse:
    headers = {"Authorization": f"Bearer {secret}", **dict(more.pop("headers", {}))}
    body = {"data": MEMBERS, "content_type": "text/csv"} | more
    return client.post(f"/api/exports?{query}", headers=headers, csrf=False, **body)


def the_export() -> Export:
    return db.session.scalars(select(Export)).one()


def refusal(answer: TestResponse) -> str:
    assert list(answer.json) == ["error"]
    assert "Set-Cookie" not in answer.headers
    return str(answer.json["error"])


def test_a_raw_body_becomes_an_import_that_is_queued(client: FlaskClient, cast: Cast, secret: str) -> None:
    answer = send(client, secret)
    export = the_export()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"/imports/{export.id}")
    assert answer.json == {
        "import": f"/imports/{export.id}", "id": export.id, "as_of": "2026-11-19", "status": "received",
    }  # fmt: skip
    assert "Set-Cookie" not in answer.headers
    assert (export.location_id, export.source, export.filename) == (cast.north.id, "api", "export-2026-11-19")
    job = Queue("imports", connection=redis_connection()).jobs[0]
    assert (job.func_name, job.args) == ("jobs.read_export.read_export", (export.id,))


def test_a_multipart_field_brings_its_name_and_leaves_nothing_behind(client: FlaskClient, secret: str) -> None:
    data = {"file": (BytesIO(MEMBERS), "../../Exports/members.csv")}
    answer = send(client, secret, "location=north&as_of=2026-11-18&layout=spotter-members", data=data,
                  content_type="multipart/form-data")  # fmt: skip
    assert answer.status_code == 202
    export = the_export()
    assert (export.filename, export.as_of, export.options["layout"]) == (
        "members.csv", date(2026, 11, 18), "spotter-members",
    )  # fmt: skip
    assert list(incoming().iterdir()) == []


def test_a_raw_body_may_say_its_name(client: FlaskClient, secret: str) -> None:
    send(client, secret, headers={"Content-Disposition": 'attachment; filename="/tmp/sales.csv"'})
    assert the_export().filename == "sales.csv"


def test_a_name_that_no_database_keeps_is_made_one_that_it_does(client: FlaskClient, secret: str) -> None:
    answer = send(client, secret, headers={"Content-Disposition": "attachment; filename*=UTF-8''sa%00l%0Aes.csv"})
    assert answer.status_code == 202
    assert the_export().filename == "sales.csv"


def test_after_noon_a_file_speaks_of_its_own_day(client: FlaskClient, secret: str) -> None:
    with clock.stopped_at(datetime(2026, 11, 20, 18, tzinfo=UTC)):
        assert send(client, secret).json["as_of"] == "2026-11-20"


def test_the_same_file_again_names_the_import_it_made(client: FlaskClient, secret: str) -> None:
    first = send(client, secret)
    again = send(client, secret)
    assert (again.status_code, again.json["duplicate_of"]) == (200, first.json["id"])
    assert again.headers["Location"] == first.headers["Location"]


def test_the_token_notes_when_it_was_used_last(client: FlaskClient, secret: str) -> None:
    assert db.session.scalars(select(Token)).one().last_used_at is None
    send(client, secret)
    assert db.session.scalars(select(Token)).one().last_used_at == MORNING


@pytest.mark.parametrize("header", [None, "Bearer nonsense", "Bearer", "Basic YW5hOnB3", "Bearer \x7f"])
def test_without_a_right_token_nothing_is_taken(client: FlaskClient, cast: Cast, header: str | None) -> None:
    headers = {"Authorization": header} if header else {}
    answer = client.post("/api/exports?location=north", data=MEMBERS, headers=headers, csrf=False)
    assert answer.status_code == 401
    assert "Settings, Deliveries" in refusal(answer)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert db.session.scalars(select(Export)).all() == []


def test_a_log_in_is_no_token(client: FlaskClient, cast: Cast, sign_in) -> None:
    sign_in(client, cast.ana)
    assert client.post("/api/exports?location=north", data=MEMBERS).status_code == 401


def test_a_revoked_token_opens_nothing(client: FlaskClient, secret: str) -> None:
    tokens.revoke(db.session(), db.session.scalars(select(Token)).one(), MORNING)
    assert send(client, secret).status_code == 401


@pytest.mark.parametrize("code", ["south", "nowhere"])
def test_a_token_of_one_club_does_not_know_another(client: FlaskClient, secret: str, code: str) -> None:
    answer = send(client, secret, f"location={code}")
    assert (answer.status_code, refusal(answer)) == (404, "There is no such club for this token.")
    assert db.session.scalars(select(Export)).all() == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Say which club"),
        ("location=north&as_of=yesterday", "as_of=yesterday is no day"),
        ("location=north&as_of=2026-11-21", "still to come"),
        ("location=north&layout=excel", "There is no layout “excel”"),
    ],
)
def test_what_the_address_says_wrong_is_named(client: FlaskClient, secret: str, query: str, said: str) -> None:
    answer = send(client, secret, query)
    assert answer.status_code == 422
    assert said in refusal(answer)


@pytest.mark.parametrize(
    "field", [None, ("other", MEMBERS, "members.csv"), ("file", b"", "empty.csv"), ("file", MEMBERS, "")]
)
def test_no_file_is_said(client: FlaskClient, secret: str, field: tuple[str, bytes, str] | None) -> None:
    more: dict[str, object] = {"data": b""}
    if field:
        more = {"data": {field[0]: (BytesIO(field[1]), field[2])}, "content_type": "multipart/form-data"}
    answer = send(client, secret, **more)
    assert answer.status_code == 422
    assert "file" in refusal(answer)
    assert db.session.scalars(select(Export)).all() == []


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


def test_a_body_that_breaks_off_is_not_half_a_file(client: FlaskClient, secret: str) -> None:
    """As gunicorn hands it over when the sender hangs up: the stream simply ends."""
    environ = {"wsgi.input_terminated": True, "CONTENT_LENGTH": str(len(MEMBERS) + 1)}
    answer = send(client, secret, environ_overrides=environ)
    assert answer.status_code == 400
    assert "broke off" in refusal(answer)
    assert db.session.scalars(select(Export)).all() == []


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
