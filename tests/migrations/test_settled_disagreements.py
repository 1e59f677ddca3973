"""What was pinned before outcomes were kept with a pin stays settled, and the rows of the table stay as they are."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import MetaData, Table, text

from app import create_app, migrate
from app.config import Settings
from app.extensions import db

BEFORE, NUMBER = "0008", "0009"
NOON = datetime(2026, 11, 10, 12)  # noqa: DTZ001  as the databases keep it
FILLED = {date: date(2026, 11, 10), datetime: NOON, object: {}}
ROWS = (
    ("kept", "consultation", "attended", "no_show", "hand"),
    ("taken", "session", "late_cancel", "attended", "mms"),
    ("gone back", "consultation", "booked", "attended", "mms"),
    ("open", "session", "attended", "no_show", None),
    ("by hand", "consultation", "booked", "attended", None),
)
"""Key, kind, what the member system says, what a person said, whose word was taken."""


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An app over a database of the schema before."""
    url = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
        cluster.run("DROP DATABASE IF EXISTS older WITH (FORCE)")
        cluster.run("CREATE DATABASE older")
        url = cluster.url("older")
    made = create_app(Settings.read({"SPOTTER_HOME": str(tmp_path / "home"), "DATABASE_URL": url}))
    with made.app_context():
        with db.engine.connect() as connection:
            command.upgrade(migrate.config(connection), BEFORE)
            connection.commit()
        yield made
        db.session.remove()
        db.engine.dispose()


def outcomes() -> dict[str, tuple[str, bool]]:
    rows = db.session.execute(text("SELECT key, outcome, is_charged FROM appointment")).all()
    db.session.rollback()
    return {key: (outcome, bool(is_charged)) for key, outcome, is_charged in rows}


def test_pins_keep_the_outcome_that_counted(older: Flask) -> None:
    _insert("location", id=1)
    _insert("member", id=1, location_id=1, mms_id="M1", status="active")
    _insert("client", id=1, location_id=1, member_id=1)
    _insert("export", id=1, location_id=1, status="loaded", source="cli")
    place = {"location_id": 1, "client_id": 1, "export_id": 1, "line": 2}
    for key, kind, mms, hand, pinned in ROWS:
        told = {"mms_outcome": mms, "hand_outcome": hand, "pinned": pinned, "starts_time": "10:00"}
        _insert("appointment", key=key, kind=kind, **place, **told)
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


def _insert(name: str, **values: Any) -> None:
    """What must not be empty and is not named is empty text, 0, empty JSON or some day."""
    table = Table(name, MetaData(), autoload_with=db.session.connection())
    for column in table.c:
        if not column.nullable and column.computed is None and column.name not in values and not column.primary_key:
            kind = column.type.python_type
            values[column.name] = FILLED[kind] if kind in FILLED else kind()
    db.session.execute(table.insert(), values)
