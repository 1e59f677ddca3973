"""A file dropped on any page."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Export, User
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
PAGES = ("/", "/board", "/account")
LANDING = 'action="/imports?location={}" enctype="multipart/form-data" data-drop-anywhere'


@pytest.mark.parametrize(("who", "code"), [("ana", "north"), ("cy", "south"), ("ben", ""), ("gil", "")])
def test_every_page_takes_a_file_for_its_club_from_who_may_import_and_from_nobody_else(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str, code: str
) -> None:
    sign_in(client, getattr(cast, who))
    for path in PAGES:
        page = client.get(path).text
        assert ("data-drop-anywhere" in page) is bool(code), path
        assert ("drop_anywhere.js" in page) is bool(code), path
        assert not code or LANDING.format(code) in page


def test_the_club_that_is_looked_at_is_the_one_that_gets_the_file(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.dee)
    assert LANDING.format("south") in client.get("/board?location=south").text


def test_nobody_drops_a_file_before_the_log_in(client: FlaskClient, cast: Cast) -> None:
    assert "data-drop-anywhere" not in client.get("/login").text


def test_a_dropped_file_says_no_day_and_gets_the_one_of_its_arrival(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    sign_in(client, cast.ana)
    with clock.stopped_at(datetime(2026, 11, 20, 17, 59, tzinfo=UTC)):
        data = {"files": (BytesIO(b"member_id\nM1\n"), "members.csv")}
        answer = client.post("/imports?location=north", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert db.session.scalars(select(Export.as_of)).one() == date(2026, 11, 19)
