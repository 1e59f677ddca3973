from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.extensions import db
from app.models import User
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]


@pytest.mark.parametrize("address", ["/board?q=a%00b", "/clients/duplicates?name=a%00b", "/board?trainer=%00"])
def test_an_address_with_a_zero_byte_breaks_nothing(
    client: FlaskClient, cast: Cast, sign_in: SignIn, address: str
) -> None:
    assert sign_in(client, cast.ana).get(address).status_code in (200, 400)


def test_a_form_with_a_zero_byte_breaks_nothing(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    assert client.post("/login", data={"email": "a\0@x.example", "password": "p\0"}).status_code in (400, 422)
    sign_in(client, cast.ana)
    assert client.post("/clients", data={"name": "Leo\0 Brandt", "phone": "1"}).status_code in (303, 400, 422)
    assert client.get("/board").status_code == 200


@pytest.mark.parametrize("address", ["/clients", "/account/password", "/settings/numbers", "/imports"])
def test_a_file_where_a_form_has_words_is_none_of_its_fields(
    client: FlaskClient, cast: Cast, sign_in: SignIn, address: str
) -> None:
    names = ("name", "phone", "current_password", "lapse_after_days", "as_of")
    answer = sign_in(client, cast.ana).post(address, data={name: (BytesIO(b"x"), "x.csv") for name in names})
    assert answer.status_code == 422


def test_an_error_of_the_database_does_not_tell_whom_it_was_about(client: FlaskClient, cast: Cast) -> None:
    with pytest.raises(DatabaseError) as failed:
        db.session.execute(text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": "leo@example.com"})
    db.session.rollback()
    assert "leo@example.com" not in str(failed.value)
