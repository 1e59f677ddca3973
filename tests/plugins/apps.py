"""The app over either database. Tables are made once a session; every test finds them empty."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from app.extensions import db
from tests.plugins.house import House
from tests.plugins.postgres import Cluster
from tests.plugins.shells import Terminal

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates as one of the processes of this run has compiled them: it takes longer than most tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def sqlite_house(
    tmp_path_factory: pytest.TempPathFactory, redis_url: str, compiled: FileSystemBytecodeCache
) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("sqlite"), redis_url)
    house.app.jinja_env.bytecode_cache = compiled
    yield house
    house.close()


@pytest.fixture(scope="session")
def postgresql_house(
    tmp_path_factory: pytest.TempPathFactory, redis_url: str, postgres: Cluster, compiled: FileSystemBytecodeCache
) -> Iterator[House]:
    postgres.run("CREATE DATABASE spotter")
    house = House(tmp_path_factory.mktemp("postgresql"), redis_url, postgres.url("spotter"))
    house.app.jinja_env.bytecode_cache = compiled
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
