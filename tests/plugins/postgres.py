"""A throw-away PostgreSQL cluster, from Debian's binaries, as a user that is not root."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from app.process import dying_with

HOW_TO_GET_IT = "PostgreSQL is not on this machine: apt-get install postgresql"
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "max_connections=60",
        "shared_buffers=64MB", "jit=off", "unix_socket_permissions=0777", "log_min_messages=fatal")  # fmt: skip


def binaries() -> Path | None:
    """The newest of Debian's versions, else what is on the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    return Path(found).parent if found else None


def owner() -> str | None:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Cluster:
    def __init__(self, settings: Sequence[str] = FAST) -> None:
        self.user = owner()
        self.folder = Path(mkdtemp(prefix="spotter-pg-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        bin_folder = binaries()
        assert bin_folder, HOW_TO_GET_IT
        as_owner = {"user": self.user, "cwd": self.folder, "stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        subprocess.run(
            [bin_folder / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"], check=True, **as_owner,
        )  # fmt: skip
        options = [part for setting in settings for part in ("-c", setting)]
        self.process = subprocess.Popen(
            [bin_folder / "postgres", "-D", self.folder / "data", "-k", self.folder, *options],
            preexec_fn=dying_with(os.getpid()), stderr=subprocess.DEVNULL, **as_owner,
        )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.05)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # at once; SIGTERM waits for every client to leave
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    if binaries() is None:
        pytest.skip(HOW_TO_GET_IT)
    cluster = Cluster()
    yield cluster
    cluster.stop()
