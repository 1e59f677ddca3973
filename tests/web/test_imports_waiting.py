"""Rows that wait for a name, on the page of their import and in the list of imports."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from app import clock
from app.models import Service, User
from tests.plugins.cast import Cast
from tests.web.test_settings_names import BOOKINGS, NOON, bring, one

SignIn = Callable[[FlaskClient, User], FlaskClient]


def test_an_import_says_which_of_its_rows_were_answered_since_and_which_still_wait(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    export = bring(cast, BOOKINGS, "bookings.csv")
    sign_in(client, cast.ana)
    assert "3 wait for an answer" in client.get("/imports").text
    with clock.stopped_at(NOON):
        client.post(f"/settings/services/{one(Service, name='Moonwalk').id}", data={"kind": "session"})
    page, lines = client.get(f"/imports/{export.id}").text, client.get("/imports").text
    assert re.search(r"Answered since</span><span[^>]*>2<", page)
    assert re.search(r"Wait for an answer</span><span[^>]*><a[^>]*>1<", page)
    assert "2 answered since" in lines
    assert "1 waits for an answer" in lines
