"""Databases as an older version left them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import MetaData, Table

from app import create_app, migrate
from app.config import Settings
from app.extensions import db

NOON = datetime(2026, 11, 10, 12)  # noqa: DTZ001  as the databases keep it
FILLED = {date: date(2026, 11, 10), datetime: NOON, object: {}}


@contextmanager
def schema(request: pytest.FixtureRequest, folder: Path, number: str) -> Iterator[Flask]:
    """An app over an empty database of that schema, of the kind that the fixture is asked for."""
    url = ""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres")
        cluster.run("DROP DATABASE IF EXISTS older WITH (FORCE)")
        cluster.run("CREATE DATABASE older")
        url = cluster.url("older")
    made = create_app(Settings.read({"SPOTTER_HOME": str(folder / "home"), "DATABASE_URL": url}))
    with made.app_context():
        with db.engine.connect() as connection:
            command.upgrade(migrate.config(connection), number)
            connection.commit()
        yield made
        db.session.remove()
        db.engine.dispose()


def insert(name: str, /, **values: Any) -> None:
    """What must not be empty and is not named is empty text, 0, empty JSON or some day."""
    table = Table(name, MetaData(), autoload_with=db.session.connection())
    for column in table.c:
        if not column.nullable and column.computed is None and column.name not in values and not column.primary_key:
            kind = column.type.python_type
            values[column.name] = FILLED[kind] if kind in FILLED else kind()
    db.session.execute(table.insert(), values)
