"""A SQLite whose one writer is somebody else, for longer than anybody waits."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from app.extensions import db
from tests.plugins.apps import House

Lock = Callable[[], None]


@pytest.fixture
def lock(house: House) -> Iterator[Lock]:
    """From the call on somebody else writes, and nobody waits long."""
    other = sqlite3.connect(house.settings.database_file, isolation_level=None)

    def be_impatient(raw: Any, *_: object) -> None:
        raw.execute("PRAGMA busy_timeout = 20")

    def take() -> None:
        db.session.commit()
        event.listen(db.engine, "checkout", be_impatient)
        other.execute("BEGIN IMMEDIATE")

    yield take
    other.close()
    event.remove(db.engine, "checkout", be_impatient)
    db.session.rollback()
    db.engine.dispose()
