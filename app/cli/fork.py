"""Children of `spotter up` that go on from where it stands: nothing is imported once more, and what was imported is
memory they share.
"""

import contextvars
import gc
import multiprocessing
import os
import runpy
import signal
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import IO

from app.config import ROOT
from app.extensions import db
from app.process import call_it, dying_with

FORK = multiprocessing.get_context("fork")


class Forked:
    """As much of a `subprocess.Popen` as the tree asks of its children."""

    def __init__(self, process: BaseProcess) -> None:
        self.process = process
        self.pid = process.pid or 0

    @property
    def returncode(self) -> int | None:
        return self.process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)


def forked(name: str, *words: str, env: dict[str, str]) -> Callable[[IO[bytes]], Forked]:
    """What `python -m WORDS` would be, in a fork of this process. `name` is what `top` and `ps -e` show."""

    def start(log: IO[bytes]) -> Forked:
        db.session.remove()
        db.engine.dispose()  # a connection to the database belongs to one process
        gc.collect()
        gc.freeze()  # what the child's collector never looks at stays shared
        process = FORK.Process(target=_become, args=(name, words, env, log.fileno(), os.getpid()))
        process.start()
        return Forked(process)

    return start


def _become(name: str, words: tuple[str, ...], env: dict[str, str], log: int, parent: int) -> None:
    dying_with(parent)()
    call_it(name)
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(ROOT)
    os.environ.update(env)
    sys.argv = list(words)
    contextvars.Context().run(runpy.run_module, words[0], run_name="__main__", alter_sys=True)
