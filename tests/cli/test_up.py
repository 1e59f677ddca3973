"""Starts and stops, as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from runpy import run_path

import pytest
from click.testing import CliRunner
from redis import Redis
from rq import Worker

from app import cli, create_app, redis_server
from app.cli import up
from app.config import ROOT, Settings, socket_path
from app.extensions import db
from app.queue import QUEUES
from tests.plugins.postgres import Cluster
from tests.plugins.product import MakeProduct, Product
from tests.plugins.shells import Terminal
from tests.plugins.workers import wait_until

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One that runs already, for the tests that leave it running."""
    spotter = Product(tmp_path_factory.mktemp("running") / "home").start()
    yield spotter
    spotter.close()


def test_one_signal_stops_one_whole_tree_however_long_a_browser_stays_connected(
    running: Product, product: MakeProduct
) -> None:
    spotter = product().start()
    assert len(spotter.processes()) >= 7  # itself, Redis, gunicorn and its two, two workers; the scheduler comes
    with socket.create_connection(("127.0.0.1", spotter.port)) as silent:
        silent.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert silent.recv(20).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        assert spotter.end(signal.SIGINT) == 0
    assert time.monotonic() - began < 5  # three on a machine with nothing else to do
    assert spotter.processes() == {}
    assert running.get("/healthz") == "ok\n"


def test_the_tree_dies_with_its_parent_and_starts_again(running: Product) -> None:
    running.end(signal.SIGKILL)
    wait_until(lambda: running.processes() == {})
    assert running.start().get("/healthz") == "ok\n"


def test_a_second_start_in_the_same_home_says_where_the_first_is(running: Product) -> None:
    code, lines = Product(running.home).refusal()
    assert code == 2
    assert len(lines) == 1
    assert f"already runs in {running.home} at http://127.0.0.1:{running.port}" in lines[0]


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch) -> Callable[[Product], str]:
    """What `spotter up` says in one sentence before it starts anything: asked of the command in this process, as
    the one above shows it of a process of its own.
    """
    monkeypatch.setattr(up, "Tree", lambda _: pytest.fail("it starts something"))
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def of(spotter: Product) -> str:
        environ = {"REDIS_URL": None, "DATABASE_URL": None, **spotter.environ}
        answer = Context().run(CliRunner().invoke, cli.group_for(), ["up"], env=environ)
        assert (answer.exit_code, answer.stdout) == (2, "")
        (line,) = answer.stderr.splitlines()
        return line

    return of


def test_a_taken_port_is_told_with_another_to_take(product: MakeProduct, refusal: Callable[[Product], str]) -> None:
    spotter = product()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", spotter.port))
        taken.listen()
        assert refusal(spotter) == (
            f"Port {spotter.port} is taken by another program: stop that one, or choose another port,"
            f" for example SPOTTER_BIND=127.0.0.1:{spotter.port + 1}."
        )


WRONG = {
    "a Redis that is not there": ({"REDIS_URL": "redis://:secret@127.0.0.1:1/0"}, "leads to no Redis that answers"),
    "no Redis at all": ({"REDIS_URL": "http://localhost"}, "REDIS_URL is not the address of a Redis"),
    "a PostgreSQL that is not there": ({"DATABASE_URL": "postgresql://me:secret@127.0.0.1:1/x"}, "check DATABASE_URL"),
    "another database": ({"DATABASE_URL": "mysql://me:secret@localhost/x"}, "Spotter runs on PostgreSQL and SQLite"),
    "no database at all": ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not the address of a database"),
    "no address to listen at": ({"SPOTTER_BIND": "here"}, "SPOTTER_BIND=here is not ADDRESS:PORT"),
    "an address of another machine": ({"SPOTTER_BIND": "192.0.2.1:8000"}, "is no address of this machine"),
    "a home that is a file": ({"SPOTTER_HOME": __file__}, "cannot be used as a folder"),
}


@pytest.mark.parametrize("settings, words", WRONG.values(), ids=WRONG)
def test_a_wrong_setting_ends_with_one_sentence(
    product: MakeProduct, refusal: Callable[[Product], str], settings: dict[str, str], words: str
) -> None:
    said = refusal(product(**settings))
    assert words in said
    assert "secret" not in said


def test_a_damaged_database_is_told_in_one_sentence(product: MakeProduct, refusal: Callable[[Product], str]) -> None:
    spotter = product()
    spotter.home.mkdir()
    (spotter.home / "spotter.db").write_bytes(b"not a database at all" * 100)
    assert "file is not a database" in refusal(spotter)


@pytest.mark.parametrize("name", ["worker-default", "redis-server", "web", "scheduler"])
def test_a_child_that_dies_is_started_again(running: Product, name: str) -> None:
    wait_until(lambda: is_back(running, name))
    dead = running.pid_of(name)
    os.kill(dead, signal.SIGKILL)
    running.wait_for("is started again")
    wait_until(lambda: is_back(running, name, dead))
    app = create_app(Settings.read(running.environ))
    with app.app_context():
        wait_until(lambda: Terminal(app)("check").exit_code == 0)
        db.engine.dispose()
    assert running.get("/healthz") == "ok\n"


def is_back(spotter: Product, name: str, dead: int = 0) -> bool:
    return any(line.startswith(name) and pid != dead for pid, line in spotter.processes().items())


def test_a_first_start_asks_for_the_owner(running: Product) -> None:
    assert any("owner's account" in line for line in running.said)


def test_settings_of_the_home_are_read_and_the_environment_wins(
    product: MakeProduct, refusal: Callable[[Product], str]
) -> None:
    spotter = product()
    spotter.home.mkdir()
    (spotter.home / "spotter.env").write_text("# ours\nREDIS_URL='http://wrong'\nSPOTTER_BIND=wrong\n")
    assert refusal(spotter).startswith("REDIS_URL is not")


def test_connections_that_say_nothing_hold_nobody_up(running: Product) -> None:
    """Browsers open them ahead."""
    silent = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(12)]  # six for each of two processes
    try:
        assert running.get("/healthz") == "ok\n"
    finally:
        for connection in silent:
            connection.close()


def test_the_web_part_alone_is_a_flask_app_with_the_same_commands(product: MakeProduct) -> None:
    spotter = product()
    words = [sys.executable, "-m", "flask", "--app", "wsgi", "upgrade"]
    answer = subprocess.run(words, cwd=ROOT, env=spotter.environ, capture_output=True, text=True, check=False)
    assert answer.stdout.startswith("Upgraded from nothing to")


def test_the_web_part_alone_ends_with_one_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPOTTER_HOME", str(tmp_path))
    monkeypatch.setenv("REDIS_URL", "nonsense")
    with pytest.raises(SystemExit, match="REDIS_URL is not the address of a Redis"):
        run_path(str(ROOT / "wsgi.py"))


def test_it_runs_on_a_postgresql_and_a_redis_of_somebody_else_also_while_that_is_away(
    product: MakeProduct, postgres: Cluster, tmp_path: Path
) -> None:
    postgres.run("DROP DATABASE IF EXISTS of_the_product WITH (FORCE)")
    postgres.run("CREATE DATABASE of_the_product")
    theirs = redis_server.start(tmp_path)
    address = f"unix://{socket_path(tmp_path)}"
    spotter = product(DATABASE_URL=postgres.url("of_the_product"), REDIS_URL=address).start()
    assert not any("redis-server" in line for line in spotter.processes().values())
    theirs.kill()
    theirs.wait(timeout=10)
    assert spotter.get("/start")
    theirs = redis_server.start(tmp_path)
    with Redis.from_url(address) as back:
        wait_until(lambda: len(Worker.all(back)) == len(QUEUES), seconds=60)
        assert spotter.command("check").stdout.count("ok    worker") == 1
        assert spotter.end(signal.SIGTERM) == 0
        assert back.ping()
    theirs.terminate()
    theirs.wait(timeout=10)
