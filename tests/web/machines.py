"""How a script calls the door for machines, and what it hears."""

from datetime import UTC, datetime

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Export

MEMBERS = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"
MORNING = datetime(2026, 11, 20, 17, 59, tzinfo=UTC)
"""11:59 in Chicago, 18:59 in Berlin."""


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
