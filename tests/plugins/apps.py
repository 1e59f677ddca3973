"""The app over either database. Tables are made once a session; every test finds them empty."""

import shutil
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text
from werkzeug.test import TestResponse

from app import create_app, migrate
from app.config import Settings
from app.extensions import db
from tests.plugins.postgres import Cluster

BACKENDS = ("sqlite", "postgresql")
EMPTIED = """DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(sequence.oid, 1, false) FROM pg_class sequence WHERE sequence.relkind = 'S';
END $$"""
"""Of PostgreSQL: TRUNCATE makes new files for each of some fifty tables and their indexes, for a handful of rows."""
WRITES = ("POST", "PUT", "PATCH", "DELETE")


class House:
    """One app of the session, with the way to empty its database."""

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
        with self.app.app_context():
            migrate.ensure(db.engine, self.settings)
            db.engine.dispose()
        self.template = home / "empty.db"
        if self.settings.is_sqlite:
            shutil.copy(self.settings.database_file, self.template)

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def clean(self) -> None:
        with self.app.app_context():
            self.app.extensions["redis"].flushdb()
            if self.settings.is_sqlite:
                db.engine.dispose()
                for rest in ("-wal", "-shm"):
                    Path(f"{self.settings.database_file}{rest}").unlink(missing_ok=True)
                shutil.copy(self.template, self.settings.database_file)
            else:
                db.session.execute(text("SET LOCAL lock_timeout = '10s'"))
                db.session.execute(text("SET LOCAL session_replication_role = replica"))
                db.session.execute(text(EMPTIED))
                db.session.commit()


class Browserlike(FlaskClient):
    """A client whose writes carry the page's CSRF token (`csrf=False`: they do not).

    A request runs outside of the test's own app context; what the test has written is committed before it, and what
    the test has read is forgotten after it.
    """

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        db.session.commit()
        if csrf and str(kwargs.get("method", "GET")).upper() in WRITES:
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRFToken", self.csrf_token())
            kwargs["headers"] = headers
        answer: TestResponse = Context().run(super().open, *args, **kwargs)
        db.session.rollback()
        db.session.expire_all()
        return answer

    def csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "of this browser")
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


@pytest.fixture(scope="session")
def sqlite_house(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("sqlite"), redis_url)
    yield house
    house.close()


@pytest.fixture(scope="session")
def postgresql_house(tmp_path_factory: pytest.TempPathFactory, redis_url: str, postgres: Cluster) -> Iterator[House]:
    postgres.run("CREATE DATABASE spotter")
    house = House(tmp_path_factory.mktemp("postgresql"), redis_url, postgres.url("spotter"))
    yield house
    house.close()


@pytest.fixture(params=BACKENDS)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """For one database only: `@pytest.mark.parametrize("house", ["sqlite"], indirect=True)`."""
    chosen: House = request.getfixturevalue(f"{request.param}_house")
    chosen.clean()
    with chosen.app.app_context():
        yield chosen
        db.session.rollback()
        db.session.remove()


@pytest.fixture
def app(house: House) -> Flask:
    """The app with its context pushed, over an empty database, once per database."""
    return house.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def run(app: Flask) -> Callable[..., Any]:
    """`run("location", "add", "north", ...)`: a command in this process; the answer has exit_code, stdout, stderr."""
    return Terminal(app)


class Terminal:
    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, *words: str, text_in: str | None = None) -> Any:
        from click.testing import CliRunner

        from app import cli

        db.session.commit()
        answer = Context().run(CliRunner().invoke, cli.group_for(self.app), list(words), input=text_in)
        db.session.rollback()
        db.session.expire_all()
        return answer
