"""The bytes of exports, kept aside under their digest."""

import errno
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from app import home
from app.extensions import settings
from app.intake.readers.limits import LIMITS
from app.intake.refusal import NoRoom, TooLarge

BLOCK = 2**20


class Kept(NamedTuple):
    sha256: str
    byte_count: int


def folder() -> Path:
    return settings().home / "files"


def path_of(sha: str, place: Path | None = None) -> Path:
    return (place or folder()) / sha


def keep(stream: BinaryIO, filename: str, place: Path | None = None) -> Kept:
    """Whole or not at all: what is cut short leaves nothing behind. Refused: too large, or no room."""
    target = place or folder()
    fresh: Path | None = None
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.give(target, settings().home)
        number, name = tempfile.mkstemp(prefix=".arriving-", dir=target)
        fresh = Path(name)
        with os.fdopen(number, "wb") as out:
            kept = _copied(stream, out, filename)
            home.give(number, settings().home)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target / kept.sha256)
        return kept
    except OSError as problem:
        raise NoRoom(f"{filename}: {_no_room(problem)}") from problem
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def _copied(stream: BinaryIO, out: BinaryIO, filename: str) -> Kept:
    digest, count = sha256(), 0
    while block := stream.read(BLOCK):
        count += len(block)
        if count > LIMITS.file_bytes:
            raise TooLarge(
                f"{filename}: the file has more than {LIMITS.file_bytes:,} bytes; export a shorter period and load the"
                " parts one after the other."
            )
        digest.update(block)
        out.write(block)
    return Kept(digest.hexdigest(), count)


def _no_room(problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full, so the file was not taken; make room and load it again."
    return f"the file could not be kept ({problem.strerror or problem}); load it again."
