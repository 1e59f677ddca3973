"""What was pinned before outcomes were kept with a pin stays settled, and the rows of the table stay as they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import text

from app import migrate
from app.extensions import db
from tests.migrations.schemas import insert, schema

BEFORE, NUMBER = "0008", "0009"
ROWS = (
    ("kept", "consultation", "attended", "no_show", "hand"),
    ("taken", "session", "late_cancel", "attended", "mms"),
    ("gone back", "consultation", "booked", "attended", "mms"),
    ("open", "session", "attended", "no_show", None),
    ("by hand", "consultation", "booked", "attended", None),
)
"""Key, kind, what the member system says, what a person said, whose word was taken."""


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    with schema(request, tmp_path, BEFORE) as made:
        yield made


def outcomes() -> dict[str, tuple[str, bool]]:
    rows = db.session.execute(text("SELECT key, outcome, is_charged FROM appointment")).all()
    db.session.rollback()
    return {key: (outcome, bool(is_charged)) for key, outcome, is_charged in rows}


def test_pins_keep_the_outcome_that_counted(older: Flask) -> None:
    insert("location", id=1)
    insert("member", id=1, location_id=1, mms_id="M1", status="active")
    insert("client", id=1, location_id=1, member_id=1)
    insert("export", id=1, location_id=1, status="loaded", source="cli")
    place = {"location_id": 1, "client_id": 1, "export_id": 1, "line": 2}
    for key, kind, mms, hand, pinned in ROWS:
        told = {"mms_outcome": mms, "hand_outcome": hand, "pinned": pinned, "starts_time": "10:00"}
        insert("appointment", key=key, kind=kind, **place, **told)
    db.session.commit()
    with db.engine.connect() as connection:
        command.upgrade(migrate.config(connection), NUMBER)
        connection.commit()
    assert outcomes() == {
        "kept": ("no_show", False),
        "taken": ("late_cancel", False),
        "gone back": ("attended", False),
        "open": ("attended", False),
        "by hand": ("attended", False),
    }
    with db.engine.connect() as connection:
        command.downgrade(migrate.config(connection), BEFORE)
        connection.commit()
    assert {key: outcome for key, (outcome, _) in outcomes().items()} == {
        "kept": "no_show", "taken": "late_cancel", "gone back": "attended", "open": "attended", "by hand": "attended",
    }  # fmt: skip
