"""What workers of the tests are forked from, as `spotter up` forks its own: it has imported all that they need."""

import os
import pkgutil
from importlib import import_module

import jobs
from app import cli
from app.config import ROOT
from app.process import dying_with
from app.queue import QUEUES
from jobs.worker import main

cli.commands()
for module in pkgutil.iter_modules(jobs.__path__, "jobs."):
    import_module(module.name)


def work(environ: dict[str, str], log: str) -> None:
    """As `python -m jobs.worker` does."""
    become(environ, log)
    main(list(QUEUES))


def run(source: str, environ: dict[str, str], log: str) -> None:
    """As `python -c SOURCE` does."""
    become(environ, log)
    exec(source, {"__name__": "__main__"})


def become(environ: dict[str, str], log: str) -> None:
    dying_with(os.getppid())()
    os.setsid()
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environ)
    with open(log, "ab") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
