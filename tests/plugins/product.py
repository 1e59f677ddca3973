"""The product as a person starts it: `spotter up` in a home of its own, as real processes."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.config import ROOT

SPOTTER = str(Path(sys.executable).with_name("spotter"))
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


class Product:
    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.environ = {
            **{name: text for name, text in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")},
            "SPOTTER_HOME": str(home),
            "SPOTTER_BIND": f"127.0.0.1:{self.port}",
            "SPOTTER_DEMO": "0",
            **settings,
        }
        self.lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> "Product":
        self.process = subprocess.Popen(
            [SPOTTER, "up"], cwd=ROOT, env=self.environ, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        self.reader = threading.Thread(target=self.read, args=(self.process,), daemon=True)
        self.reader.start()
        self.wait_for("Ctrl-C stops it")
        return self

    def read(self, process: subprocess.Popen[str]) -> None:
        for line in process.stdout or ():
            self.lines.put(line.rstrip("\n"))

    def wait_for(self, words: str, seconds: float = START_SECONDS) -> str:
        while True:
            try:
                line = self.lines.get(timeout=seconds)
            except queue.Empty:
                raise AssertionError(f"never said {words!r}, only {self.said}") from None
            self.said.append(line)
            if words in line:
                return line

    def refusal(self) -> tuple[int, list[str]]:
        """Exit code and lines of a start that is expected to end by itself."""
        ended = subprocess.run(
            [SPOTTER, "up"],
            cwd=ROOT,
            env=self.environ,
            text=True,
            capture_output=True,
            timeout=START_SECONDS,
            check=False,
        )
        return ended.returncode, (ended.stdout + ended.stderr).splitlines()

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SPOTTER, *words], cwd=ROOT, env=self.environ, text=True, capture_output=True, timeout=120, check=False
        )

    def get(self, path: str) -> str:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return str(answer.read().decode())

    def end(self, number: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(number)
        code = self.process.wait(timeout=30)
        self.hang_up()
        return code

    def hang_up(self) -> None:
        assert self.process
        self.reader.join(timeout=10)
        if self.process.stdout:
            self.process.stdout.close()

    def close(self) -> None:
        for pid in self.processes():
            with suppress(ProcessLookupError):  # it died with its parent meanwhile
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait(timeout=10)
            self.hang_up()

    def processes(self) -> dict[int, str]:
        """Every process of this home that lives, parent and all: `name: what it was started with`."""
        mark, found = f"SPOTTER_HOME={self.home}".encode(), {}
        home = bytes(self.home)  # Redis writes its title over its environment; the title names the socket
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_bytes()
                is_ours = mark in (folder / "environ").read_bytes().split(b"\0") or home in line
                if is_ours and self.lives(folder):
                    name = (folder / "comm").read_text().strip()
                    words = line.replace(b"\0", b" ").decode()
                    found[int(folder.name)] = f"{name}: {words}"
            except OSError:
                continue
        return found

    def lives(self, folder: Path) -> bool:
        return (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"

    def pid_of(self, name: str) -> int:
        return next(pid for pid, line in sorted(self.processes().items()) if line.startswith(name))


MakeProduct = Callable[..., Product]


@pytest.fixture
def product(tmp_path: Path) -> Iterator[MakeProduct]:
    """`product()` or `product(home="other", REDIS_URL=...)`, then `.start()`; whatever is left is ended."""
    made: list[Product] = []

    def make(home: str = "home", **settings: str) -> Product:
        made.append(Product(tmp_path / home, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()
