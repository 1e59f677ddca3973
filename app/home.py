"""The folder a running Spotter holds alone: two of them never share one."""

import fcntl
import json
import os
from pathlib import Path
from typing import IO


class HomeTaken(Exception):
    """Another `spotter up` holds the home. The message says where it is to be found."""


def hold(home: Path, address: str) -> IO[str]:
    """Hold the home for as long as the answer stays open. However this process ends, the kernel lets go of it, once
    its forks have ended too.
    """
    lock = (home / "running.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = read_holder(lock.read())
        lock.close()
        raise HomeTaken(
            f"Spotter already runs in {home}{holder}: use that one, stop it first,"
            " or give this one a home of its own with SPOTTER_HOME=/another/folder."
        ) from None
    give(lock.fileno(), home)
    lock.truncate(0)
    json.dump({"pid": os.getpid(), "address": address}, lock)
    lock.flush()
    return lock


def read_holder(text: str) -> str:
    try:
        found = json.loads(text)
        return f" at {found['address']} (process {found['pid']})"
    except (ValueError, KeyError, TypeError):
        return ""


def give(made: Path | int, home: Path) -> None:
    """What root makes in somebody's home (told by path or descriptor) is theirs: else they could not use it."""
    if os.geteuid() == 0:
        owner = home.stat()
        os.chown(made, owner.st_uid, owner.st_gid)
