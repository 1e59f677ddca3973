"""The product over a folder of a benchmark, as a worker or a web process has it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from flask import Flask

from app import clock, create_app, migrate
from app.config import Settings
from app.extensions import db
from benchmarks.club import TODAY

NOON = datetime.combine(TODAY, time(17), UTC)


@contextmanager
def product(folder: Path, database_url: str = "") -> Iterator[Flask]:
    """With its context pushed, its schema made, and its clock standing still on the day of the club."""
    given = {"SPOTTER_HOME": str(folder), "DATABASE_URL": database_url, "SECRET_KEY": "of the benchmarks alone"}
    app = create_app(Settings.read({**given, "PATH": os.environ["PATH"]}))
    with app.app_context(), clock.stopped_at(NOON):
        migrate.ensure(db.engine, app.config["SETTINGS"])
        yield app
        db.session.remove()
