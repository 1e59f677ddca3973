"""Appointments and what exports carried stay as they are, and belong to the club of what they point to."""

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

BEFORE, NUMBER = "0020", "0021"
VISIT = {"client_id": 1, "export_id": 1, "kind": "session", "starts_time": "10:00", "mms_outcome": "attended"}
SAID = {"export_id": 1, "report": "appointments", "digest": b"12345678", "state": "used"}


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with schema(request, tmp_path, BEFORE) as made:
        yield made


def rows() -> list[tuple[object, ...]]:
    asked = ("SELECT key, outcome, client_id FROM appointment", "SELECT key, state, export_id FROM carried")
    found = [tuple(row) for one in asked for row in db.session.execute(text(one))]
    db.session.rollback()  # or a change of the schema would wait for us
    return found


def refuse(table: str, location_id: int, **values: object) -> None:
    with pytest.raises(IntegrityError):
        insert(table, key="A2", location_id=location_id, **values)
    db.session.rollback()


def turn(number: str) -> None:
    with db.engine.connect() as connection:
        (command.upgrade if number == NUMBER else command.downgrade)(migrate.config(connection), number)
        connection.commit()


def test_rows_stay_and_are_of_one_club_with_what_they_point_to(older: Flask) -> None:
    for id in (1, 2):
        insert("location", id=id, code=f"c{id}")
    insert("member", id=1, location_id=1, mms_id="M1", status="active")
    insert("client", id=1, location_id=1, member_id=1)
    insert("export", id=1, location_id=1, status="loaded", source="cli")
    insert("appointment", key="A1", location_id=1, **VISIT)
    insert("carried", key="A1", location_id=1, **SAID)
    db.session.commit()
    before = rows()
    assert before == [("A1", "attended", 1), ("A1", "used", 1)]
    for number in (NUMBER, BEFORE, NUMBER):
        turn(number)
        assert rows() == before
        for table, values in (("appointment", VISIT), ("carried", SAID)):
            refuse(table, 3, **values)
    for table, values in (("appointment", VISIT), ("carried", SAID)):
        refuse(table, 2, **values)
    db.session.execute(text("DELETE FROM appointment"))  # an export that made facts stays
    db.session.execute(text("DELETE FROM location WHERE id = 1"))
    db.session.commit()
    assert rows() == []
