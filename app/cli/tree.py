"""The process tree under `spotter up`: starts its children, starts a dead one again, stops them all within seconds."""

import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

KINDLY_SECONDS = 3
"""Then a worker is asked again, which ends the job under way: its transaction rolls back, the sweep resumes it."""
LAST_SECONDS = 8
PATIENCE = 5
"""A child that has to be there and dies this often in a minute takes the tree down."""
LARGEST_LOG_BYTES = 5_000_000


class Running(Protocol):
    """A `subprocess.Popen`, or as much of one."""

    @property
    def returncode(self) -> int | None: ...

    def poll(self) -> int | None: ...

    def send_signal(self, number: signal.Signals) -> None: ...


@dataclass
class Child:
    name: str
    start: Callable[[IO[bytes]], Running]
    log: Path
    may_die: bool = False
    """It cannot work while Redis is away: it is started again for as long as it takes."""
    takes_along: tuple[str, ...] = ()
    """Children that have to start anew after it."""
    process: Running | None = None
    deaths: list[float] = field(default_factory=list)
    due_at: float = 0.0

    def run(self) -> None:
        with self.log.open("ab") as log:
            self.process = self.start(log)

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def note_death(self) -> bool:
        """Whether it may be started again."""
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if now - moment < 60), now]
        self.process = None
        self.due_at = now + min(0.2 * 2 ** (len(self.deaths) - 1), 10)
        return self.may_die or len(self.deaths) < PATIENCE


def log_file(home: Path, name: str) -> Path:
    """A log that has grown large is put aside once, when the tree starts."""
    folder = home / "logs"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.log"
    if path.is_file() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


class Tree:
    """Children in the order in which they start; they stop in the reverse, the first one (Redis) alone at the end."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.children: list[Child] = []
        self.say = say
        self.wants_to_stop = False
        self.ear, self.mouth = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()

    def listen(self) -> None:
        os.set_blocking(self.mouth, False)
        signal.set_wakeup_fd(self.mouth, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def ask_to_stop(self, *_: object) -> None:
        self.wants_to_stop = True

    def add(self, child: Child) -> None:
        child.run()
        self.children.append(child)

    def doze(self, seconds: float) -> None:
        """Until a signal comes, at most so long."""
        if select.select([self.ear], [], [], seconds)[0]:
            os.read(self.ear, 4096)

    def watch(self) -> int:
        """Until somebody stops the tree (0) or a child that has to be there keeps dying (1)."""
        while not self.wants_to_stop:
            self.doze(1.0 if all(child.process for child in self.children) else 0.1)
            for child in self.children:
                if child.process is not None and not child.is_alive() and not self.wants_to_stop:
                    code = child.process.returncode
                    if not child.note_death():
                        self.say(
                            f"{child.name} keeps stopping (exit {code}), so everything stops. Its log: {child.log}"
                        )
                        return 1
                    self.say(f"{child.name} stopped (exit {code}) and is started again. Its log: {child.log}")
                    self.let_follow(child)
                elif child.process is None and time.monotonic() >= child.due_at:
                    self.try_again(child)
        return 0

    def try_again(self, child: Child) -> None:
        try:
            child.run()
        except Exception as problem:
            self.say(str(problem))
            child.note_death()

    def let_follow(self, dead: Child) -> None:
        for child in self.children:
            if child.name in dead.takes_along:
                child.send(signal.SIGKILL)

    def stop(self) -> None:
        first, rest = self.children[:1], self.children[1:]
        for number, seconds in (
            (signal.SIGTERM, KINDLY_SECONDS),
            (signal.SIGTERM, LAST_SECONDS - KINDLY_SECONDS),
            (signal.SIGKILL, 2),
        ):
            for child in rest:
                child.send(number)
            if self.all_gone(rest, seconds):
                break
        for child in first:
            child.send(signal.SIGTERM)
            if not self.all_gone(first, 2):
                child.send(signal.SIGKILL)

    def all_gone(self, children: list[Child], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while any(child.is_alive() for child in children) and time.monotonic() < deadline:
            self.doze(0.05)
        return not any(child.is_alive() for child in children)
