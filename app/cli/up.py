"""`spotter up`: web, workers, scheduler and (where needed) Redis in one foreground process tree."""

import http.client
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from typing import IO

import click

from app import home, migrate, redis_server
from app.cli import first_start
from app.cli.command import WrongInput
from app.cli.command import command as spotter_command
from app.cli.fork import forked
from app.cli.listening import address, local_address, open_socket
from app.cli.tree import Child, Tree, log_file
from app.config import Settings
from app.extensions import db, settings
from app.queue import QUEUES

START_SECONDS = 90


@spotter_command("up", needs_schema=False)
def command() -> None:
    """Run everything in the foreground until Ctrl-C.

    Web, workers, scheduler and, where needed, a Redis.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    here = settings()
    try:
        with home.hold(here.home, address(here.bind)), closing(open_socket(here.bind)) as listening:
            code = run(here, listening)
    except home.HomeTaken as taken:
        raise WrongInput(str(taken)) from None
    except KeyboardInterrupt:
        code = 0
    sys.exit(code)


def run(here: Settings, listening: socket.socket) -> int:
    redis_server.check(here)
    is_first = migrate.reachable_state(db.engine) == "empty"
    migrate.ensure(db.engine, here)
    db.engine.dispose()
    tree = Tree(say)
    try:
        if here.owns_redis:
            tree.add(redis_child(here))
        first_start.make_demo(here, is_first, say)
        tree.listen()
        for child in (web_child(here, listening), *worker_children(here), scheduler_child(here)):
            tree.add(child)
        return welcome(here, tree) or tree.watch()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        tree.stop()


def redis_child(here: Settings) -> Child:
    def start(log: IO[bytes]) -> subprocess.Popen[bytes]:
        return redis_server.start(here.home, log)

    return Child("redis", start, log_file(here.home, "redis"), takes_along=("scheduler", *worker_names()))


def web_child(here: Settings, listening: socket.socket) -> Child:
    words = ("gunicorn", "--config", "python:app.web_server", "app:create_app()")
    env = {"SPOTTER_SOCKET": str(listening.fileno())}
    return Child("web", forked("web", *words, env=env), log_file(here.home, "web"))


def worker_names() -> list[str]:
    return [f"worker-{queue}" for queue in QUEUES]


def worker_children(here: Settings) -> list[Child]:
    """One a queue: a long import keeps nobody's night and mail waiting."""
    return [
        Child(name, forked(name, "jobs.worker", queue, env={}), log_file(here.home, name), may_die=True)
        for name, queue in zip(worker_names(), QUEUES, strict=True)
    ]


def scheduler_child(here: Settings) -> Child:
    words = ("rq.cli", "cron", "--logging-level", "WARNING", "jobs.schedule")
    start = forked("scheduler", *words, env={"RQ_REDIS_URL": here.redis_url})
    return Child("scheduler", start, log_file(here.home, "scheduler"), may_die=True)


def welcome(here: Settings, tree: Tree) -> int:
    """Say where it is once it answers. 1: it never did."""
    deadline = time.monotonic() + START_SECONDS
    while not tree.wants_to_stop and not answers(here.bind):
        web = next(child for child in tree.children if child.name == "web")
        if not web.is_alive() or time.monotonic() > deadline:
            say(f"The web part does not start. Its log: {web.log}")
            return 1
        tree.doze(0.1)
    if not tree.wants_to_stop:
        say(f"Spotter runs at {address(here.bind)}")
        for line in first_start.how_to_enter():
            say(line)
        say(f"Data and logs: {here.home}. Ctrl-C stops it.")
    return 0


def answers(bind: str) -> bool:
    host, port = local_address(bind)
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()
