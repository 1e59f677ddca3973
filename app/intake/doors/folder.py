"""One club's watched folder on disk. Everything in it is reached through its own descriptor and never through a link:
who fills it may be a stranger to this machine.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from app.extensions import settings
from app.intake.doors.rules import numbered

Fate = Literal["done", "refused"]
BLOCK = 2**20
HERE = os.O_RDONLY | os.O_DIRECTORY
NO_LINK = os.O_NOFOLLOW | os.O_CLOEXEC
FURTHEST_NS = 2**63 - 1
"""Later than that, in the year 2262, no database can note a moment. Anybody can give a file any date."""


class Entry(NamedTuple):
    name: str
    is_file: bool
    is_folder: bool
    byte_count: int
    changed_ns: int
    arrived: float
    """Seconds since 1970: when it was put here under this name, or written last."""


def path_of(code: str) -> Path:
    return settings().home / "inbox" / code


@contextmanager
def opened(code: str) -> Iterator["Folder"]:
    """Made where it is missing. BlockingIOError: somebody else looks right now. OSError: it cannot be used."""
    path = path_of(code)
    path.mkdir(parents=True, exist_ok=True, mode=0o750)
    number = os.open(path, HERE | os.O_CLOEXEC)  # a link here was laid by whoever looks after Spotter
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Folder(number)
    finally:
        os.close(number)


class Folder:
    def __init__(self, number: int) -> None:
        self.number = number

    def is_writable(self) -> bool:
        return os.access(".", os.W_OK | os.X_OK, dir_fd=self.number)

    def entries(self) -> list[Entry]:
        """The oldest first."""
        found = [entry for name in os.listdir(self.number) if (entry := self.entry(name))]
        return sorted(found, key=lambda entry: (entry.changed_ns, entry.name))

    def entry(self, name: str) -> Entry | None:
        try:
            return _entry(name, os.stat(name, dir_fd=self.number, follow_symlinks=False))
        except FileNotFoundError:
            return None

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """OSError for a link. What is no plain file was sorted out before."""
        number = os.open(name, os.O_RDONLY | os.O_NONBLOCK | NO_LINK, dir_fd=self.number)
        with os.fdopen(number, "rb") as stream:
            yield stream

    def move(self, entry: Entry, fate: Fate, *, as_name: str = "", reason: str = "") -> None:
        """To `done` or `refused`, the reason beside it. What lies there under the name stays, unless it is the same.
        What was written over it at the last moment comes back and is looked at anew.
        """
        name = entry.name
        with self._below(fate) as target:
            free = self._free(target, name, as_name or name)
            if reason:
                self._write(target, f"{free}.txt", reason)
            os.rename(name, free, src_dir_fd=self.number, dst_dir_fd=target)
            moved = _entry(name, os.stat(free, dir_fd=target, follow_symlinks=False))
            if (moved.byte_count, moved.changed_ns) != (entry.byte_count, entry.changed_ns) and not self.entry(name):
                os.rename(free, name, src_dir_fd=target, dst_dir_fd=self.number)

    def forget(self, before: float) -> None:
        """Delete what was moved before this moment (seconds since 1970), whatever date it claims for itself."""
        for fate in ("done", "refused"):
            with self._below(fate) as target:
                for name in os.listdir(target):
                    state = os.stat(name, dir_fd=target, follow_symlinks=False)
                    if not stat.S_ISDIR(state.st_mode) and state.st_ctime < before:
                        os.unlink(name, dir_fd=target)

    @contextmanager
    def _below(self, fate: str) -> Iterator[int]:
        with suppress(FileExistsError):
            os.mkdir(fate, 0o750, dir_fd=self.number)
        try:
            number = os.open(fate, HERE | NO_LINK, dir_fd=self.number)
        except NotADirectoryError as problem:
            raise NotADirectoryError(problem.errno, f"“{fate}” in it is no folder") from problem
        try:
            yield number
        finally:
            os.close(number)

    def _free(self, target: int, name: str, wanted: str) -> str:
        number = 1
        while True:
            free = numbered(wanted, number)
            if not _is_there(target, free) and not _is_there(target, f"{free}.txt"):
                return free
            if self._is_same(name, target, free):
                return free
            number += 1

    def _is_same(self, name: str, target: int, other: str) -> bool:
        """A sync client that brings one file over and over fills no disk."""
        pair = []
        try:
            for folder, called in ((self.number, name), (target, other)):
                pair.append(os.fdopen(os.open(called, os.O_RDONLY | os.O_NONBLOCK | NO_LINK, dir_fd=folder), "rb"))
            sizes = {os.fstat(stream.fileno()).st_size for stream in pair}
            return len(sizes) == 1 and all(
                one == two for one, two in zip(_blocks(pair[0]), _blocks(pair[1]), strict=True)
            )
        except OSError:
            return False
        finally:
            for stream in pair:
                stream.close()

    def _write(self, target: int, name: str, text: str) -> None:
        """Never into what lies there: it may be a pipe that nobody empties."""
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=target)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK
        with os.fdopen(os.open(name, flags, 0o640, dir_fd=target), "w", encoding="utf-8") as out:
            out.write(f"{text}\n")


def _entry(name: str, state: os.stat_result) -> Entry:
    is_file, is_folder = stat.S_ISREG(state.st_mode), stat.S_ISDIR(state.st_mode)
    return Entry(name, is_file, is_folder, state.st_size, changed_ns(state), state.st_ctime)


def changed_ns(state: os.stat_result) -> int:
    return max(-FURTHEST_NS, min(state.st_mtime_ns, FURTHEST_NS))


def _is_there(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block
