import errno
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.intake import actions
from app.models import Export, User
from app.web import errors
from app.web.uploads import HouseRequest
from tests.factory import add_export
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
MORNING = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)
MEMBERS = (
    b"member_id,first_name,last_name,joined_on,status\n"
    b"M1,Bea,Thirty,2026-11-10,active\nM2,Leo,Brandt,2019-01-05,active\n"
)


def upload(client: FlaskClient, *files: tuple[bytes, str], as_of: str = "2026-11-20", **more: str) -> TestResponse:
    data = {"as_of": as_of, "files": [(BytesIO(content), name) for content, name in files], **more}
    with clock.stopped_at(MORNING):
        return client.post("/imports", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"as_of": "2026-11-21"}, "That day is still to come"),
        ({"as_of": "soon"}, "Not a valid date value."),
        ({"as_of": ""}, "Of which day does it speak?"),
        ({"columns": "sold_on"}, "“sold_on” is not FIELD=VALUE."),
        ({"constants": "servce=Intro"}, "“servce” is no field."),
        ({"layout": "mindbody-dreams"}, "Choose one of the list."),
    ],
)
def test_what_is_wrong_beside_the_file_is_said_at_its_field(
    client: FlaskClient, cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    sign_in(client, cast.ana)
    answer = upload(client, (MEMBERS, "members.csv"), **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalars(select(Export)).all() == []


def test_without_a_file_the_page_asks_for_one(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    answer = client.post("/imports", data={"as_of": "2026-11-19", "columns": "sold_on=Day of sale:DMY"})
    assert answer.status_code == 422
    assert "Choose a file, or drop one on this page." in answer.text
    assert "sold_on=Day of sale:DMY" in answer.text


def test_a_file_that_is_refused_says_why(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    export = add_export(cast.north)
    actions.refuse(db.session(), export.id, "photo.csv: this is a picture.", MORNING)
    assert "photo.csv: this is a picture." in client.get(f"/imports/{export.id}").text
    assert "photo.csv: this is a picture." in client.get("/imports").text


def test_who_may_not_import_cannot_make_the_house_swallow_a_file(
    client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.gate.FORM_BYTES", 10_000)
    large = (b"x" * 10_001, "large.csv")
    assert upload(client, large).status_code == 413
    sign_in(client, cast.ben)
    assert upload(client, large).status_code == 413
    sign_in(client, cast.ana)
    assert upload(client, large).status_code == 303


def test_a_full_disk_is_said_in_one_sentence(
    client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    heard_out: list[bool] = []
    monkeypatch.setattr(errors, "read_to_the_end", lambda: heard_out.append(True))
    sign_in(client, cast.ana)
    monkeypatch.setattr(HouseRequest, "_get_file_stream", lambda *_, **__: Full())
    answer = upload(client, (MEMBERS, "members.csv"))
    assert heard_out == [True], "a browser that is still sending does not listen"
    assert answer.status_code == 507
    assert "is full, so nothing was saved." in answer.text


def test_a_full_disk_where_files_stay_is_said_at_the_field(
    client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    sign_in(client, cast.ana)
    monkeypatch.setattr("app.intake.files._copied", full)
    answer = upload(client, (MEMBERS, "members.csv"))
    assert answer.status_code == 422
    assert "members.csv: the disk is full" in answer.text
