"""Processes: they die with their parent, and they can be asked about after a crash."""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
SET_NAME = 15  # PR_SET_NAME


def dying_with(parent: int) -> Callable[[], None]:
    """To run in a fresh child: the kernel kills it when `parent` (a pid) is gone, however that one died. Linux only;
    elsewhere a child outlives a killed parent.
    """

    def ask() -> None:
        if sys.platform == "linux":
            _prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)  # the parent died before the kernel was asked

    return ask


def call_it(name: str) -> None:
    """The name of this process among others: at most 15 characters. Linux only."""
    if sys.platform == "linux":
        _prctl(SET_NAME, name.encode())


def _prctl(what: int, value: int | bytes) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(what, value, 0, 0, 0)


def fingerprint() -> str:
    """`host:pid:start` of this process: what a claim in the database is signed with. `start` tells two processes apart
    that had one pid after the other.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_running(mark: str) -> bool | None:
    """Whether the process of a fingerprint still lives; None where that cannot be seen from this host."""
    host, _, rest = mark.rpartition(":")[0].rpartition(":")
    started = mark.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdecimal():
        return None
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _started(int(rest)) == started


def _started(pid: int) -> str:
    """Clock ticks from boot to the start of the process (field 22 of /proc/PID/stat); 0 where there is no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "0"
    return stat.rpartition(")")[2].split()[19]
