"""A real Redis for the session, on a socket of its own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask

from app import redis_server
from app.config import socket_path
from app.extensions import impatient_redis


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with TemporaryDirectory(prefix="spotter-redis-") as folder:
        process = redis_server.start(Path(folder))
        yield f"unix://{socket_path(Path(folder))}"
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def without_redis(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is away for this test."""
    monkeypatch.setitem(app.extensions, "redis", impatient_redis("unix:///nowhere/redis.sock"))
