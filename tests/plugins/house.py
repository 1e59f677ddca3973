"""One app of the session over one database, which every test finds as empty as on the first day."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from app import create_app, migrate
from app.config import Settings
from app.extensions import db
from app.metrics import kept
from app.models import Base
from tests.plugins.shells import Browserlike
from tests.plugins.slates import PostgresSlate, Slate, SqliteSlate

Told = TypeVar("Told")


class House:
    def __init__(self, home: Path, redis_url: str, database_url: str = "") -> None:
        self.environ = {
            "SPOTTER_HOME": str(home),
            "REDIS_URL": redis_url,
            "DATABASE_URL": database_url,
            "SECRET_KEY": "of the tests alone",
        }
        self.settings = Settings.read(self.environ)
        self.app = create_app(self.settings)
        self.app.test_client_class = Browserlike
        self.beginnings: dict[str, Callable[[], Any]] = {}
        with self.app.app_context():
            migrate.ensure(db.engine, self.settings)
            self.slate: Slate = SqliteSlate(self.settings) if self.settings.is_sqlite else PostgresSlate()
            event.listen(db.engine, "commit", self._touched)
            db.engine.dispose()

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def clean(self) -> None:
        with self.app.app_context():
            self.app.extensions["redis"].flushdb()
            kept.forget()  # the state that is laid down has the versions it had when it was laid down before
            self._lay_down("empty")

    def begin_with(self, name: str, tell: Callable[[], Told]) -> Told:
        """What `tell` writes into the database of a test, before anything else does but another beginning: told once
        a session and then laid down as it was. The rows that it gives are read when they are asked for.
        """
        db.session.commit()
        assert not self.is_touched, f"{name} comes before whatever else a test writes"
        if name not in self.beginnings:
            told = tell()
            self.beginnings[name] = finder(told)
            db.session.commit()
            self.slate.keep(name)
            self.is_touched = False
            return told
        self._lay_down(name)
        found: Told = self.beginnings[name]()
        return found

    def _lay_down(self, name: str) -> None:
        self.slate.lay_down(name)
        self.is_touched = False

    def _touched(self, *_: object) -> None:
        self.is_touched = True


def finder(told: Told) -> Callable[[], Told]:
    """Brings the same rows of a database that is as it was."""
    if isinstance(told, dict):
        keys = {name: (type(row), row.id) for name, row in told.items()}
        return lambda: {name: row_of(*key) for name, key in keys.items()}
    numbers = [(type(row), row.id) for row in told]
    return lambda: type(told)(*(row_of(*key) for key in numbers))


def row_of(kind: type[Base], number: int) -> Base:
    """As after a commit: nothing of it is read before it is asked for."""
    known = db.session.identity_map.get(identity_key(kind, number))
    if known is not None:
        return known
    row = kind(id=number)
    make_transient_to_detached(row)
    db.session.add(row)
    return row
