import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import ExpectedDelivery, Token, User
from tests.factory import add_export
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
TOKENS = "/settings/deliveries/tokens"


def post_expectation(client: FlaskClient, **more: str) -> int:
    data = {"report": "packages", "every": "day", "door": "", "layout": ""} | more
    return client.post("/settings/deliveries", data=data).status_code


@pytest.mark.parametrize(
    ("who", "page", "post"), [("ana", 200, 303), ("ben", 403, 403), ("cy", 200, 303), ("gil", 200, 403)]
)
def test_managers_set_up_general_managers_read_trainers_neither(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str, page: int, post: int
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get("/settings/deliveries").status_code == page
    assert client.get(TOKENS).status_code == page
    assert post_expectation(client) == post


def test_an_overdue_delivery_is_on_the_page_on_today_and_nowhere_else(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    add_export(cast.north)
    sign_in(client, cast.ana)
    with clock.stopped_at(datetime(2026, 11, 17, 18, tzinfo=UTC)):
        post_expectation(client)
        assert "overdue" not in client.get("/settings/deliveries").text
    with clock.stopped_at(NOON):
        assert '<span class="badge badge--warn">overdue</span>' in client.get("/settings/deliveries").text
        assert "No sales export yet, expected every day." in client.get("/").text
        assert "No sales export" not in sign_in(client, cast.cy).get("/").text


def test_an_expectation_goes_when_nobody_waits_any_more(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    post_expectation(client)
    expected = db.session.scalars(select(ExpectedDelivery)).one()
    client.post(f"/settings/deliveries/{expected.id}/removal")
    assert db.session.scalars(select(ExpectedDelivery)).all() == []


def test_what_is_no_report_is_not_expected(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    assert post_expectation(client, report="towels") == 422
    assert post_expectation(client, door="window") == 422


def test_a_token_is_shown_once_and_kept_as_a_digest(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    page = client.post(TOKENS, data={"name": "Front desk"}).text
    shown = re.search(r"spotter_[\w-]{43}", page)
    assert shown
    kept = db.session.scalars(select(Token)).one()
    assert (kept.name, kept.location_id, kept.ending) == ("Front desk", cast.north.id, shown[0][-4:])
    assert shown[0] not in str(kept.__dict__)
    listed = client.get(TOKENS).text
    assert shown[0] not in listed
    assert f"ends in {kept.ending}" in listed


def test_a_revoked_token_leaves_the_list_and_opens_nothing(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    secret = re.search(r"spotter_[\w-]{43}", client.post(TOKENS, data={"name": "Front desk"}).text)
    token = db.session.scalars(select(Token)).one()
    client.post(f"{TOKENS}/{token.id}/revoked")
    assert "Front desk</b>" not in client.get(TOKENS).text
    assert secret
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert client.post("/api/exports?location=north", data=b"x", headers=headers, csrf=False).status_code == 401


def test_a_token_needs_a_name(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    sign_in(client, cast.ana)
    assert client.post(TOKENS, data={"name": " "}).status_code == 422
    assert db.session.scalars(select(Token)).all() == []
