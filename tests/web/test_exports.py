from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from rq import Queue
from sqlalchemy import select

from app import clock
from app.accounts import tokens
from app.extensions import db, redis_connection
from app.models import Export, Token
from app.web.uploads import incoming
from tests.plugins.cast import Cast
from tests.web.machines import MEMBERS, MORNING, refusal, send, the_export


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
