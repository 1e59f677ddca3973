"""A SQLite whose one writer is somebody else, for longer than anybody waits."""

import sqlite3
from collections.abc import Callable, Iterator

import pytest

from app import database
from app.extensions import db
from tests.plugins.apps import House

Lock = Callable[[], None]


@pytest.fixture
def lock(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lock]:
    """From the call on somebody else writes, and nobody waits long."""
    for name in ("WEB_WAIT_SECONDS", "LONG_WAIT_SECONDS"):
        monkeypatch.setattr(database, name, 0.02)
    other = sqlite3.connect(house.settings.database_file, isolation_level=None)

    def take() -> None:
        db.session.commit()
        other.execute("BEGIN IMMEDIATE")

    yield take
    other.close()
    db.session.rollback()
    db.engine.dispose()
