"""Sessions let go of who booked them, consultations keep it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text

from app import migrate
from app.extensions import db
from tests.migrations.schemas import insert, schema

BEFORE, NUMBER = "0021", "0022"


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with schema(request, tmp_path, BEFORE) as made:
        yield made


def setters() -> dict[str, tuple[int | None, int | None]]:
    rows = db.session.execute(text("SELECT key, trainer_id, setter_id FROM appointment")).all()
    db.session.rollback()
    return {key: (trainer_id, setter_id) for key, trainer_id, setter_id in rows}


def test_sessions_let_go_of_who_booked_them(older: Flask) -> None:
    insert("location", id=1)
    insert("member", id=1, location_id=1, mms_id="M1", status="active")
    insert("client", id=1, location_id=1, member_id=1)
    insert("export", id=1, location_id=1, status="loaded", source="cli")
    insert("trainer", id=1, location_id=1, name="Dana")
    insert("trainer", id=2, location_id=1, name="Lou")
    place = {"location_id": 1, "client_id": 1, "export_id": 1, "line": 2, "mms_outcome": "attended"}
    for key, kind in (("held", "session"), ("met", "consultation")):
        insert("appointment", key=key, kind=kind, starts_time="10:00", trainer_id=1, setter_id=2, **place)
    db.session.commit()
    with db.engine.connect() as connection:
        command.upgrade(migrate.config(connection), NUMBER)
        connection.commit()
    assert setters() == {"held": (1, None), "met": (1, 2)}
    with db.engine.connect() as connection:
        command.downgrade(migrate.config(connection), BEFORE)
        connection.commit()
    assert setters() == {"held": (1, None), "met": (1, 2)}
