"""The table of appointments keeps its rows, and no two of a club have the same key, whatever holds them apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app import migrate
from app.extensions import db
from tests.migrations.schemas import insert, schema

BEFORE, NUMBER = "0017", "0018"
PLACE = {"location_id": 1, "client_id": 1, "export_id": 1, "kind": "session", "starts_time": "10:00"}


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with schema(request, tmp_path, BEFORE) as made:
        yield made


def look() -> list[tuple[str, str]]:
    """The rows, after another of the same key was refused."""
    rows = [tuple(row) for row in db.session.execute(text("SELECT key, outcome FROM appointment ORDER BY key"))]
    with pytest.raises(IntegrityError):
        insert("appointment", key="A1", mms_outcome="booked", **PLACE)
    db.session.rollback()
    return rows


def test_rows_and_their_keys_stay_as_they_are(older: Flask) -> None:
    insert("location", id=1)
    insert("member", id=1, location_id=1, mms_id="M1", status="active")
    insert("client", id=1, location_id=1, member_id=1)
    insert("export", id=1, location_id=1, status="loaded", source="cli")
    for key, outcome in (("A1", "attended"), ("A2", "no_show")):
        insert("appointment", key=key, mms_outcome=outcome, **PLACE)
    db.session.commit()
    before = look()
    assert before == [("A1", "attended"), ("A2", "no_show")]
    for turn, number in ((command.upgrade, NUMBER), (command.downgrade, BEFORE), (command.upgrade, NUMBER)):
        with db.engine.connect() as connection:
            turn(migrate.config(connection), number)
            connection.commit()
        assert look() == before
