"""A real Redis for the session, on a socket of its own."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app import redis_server
from app.config import socket_path


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with TemporaryDirectory(prefix="spotter-redis-") as folder:
        process = redis_server.start(Path(folder))
        yield f"unix://{socket_path(Path(folder))}"
        process.terminate()
        process.wait(timeout=10)
