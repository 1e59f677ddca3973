"""A long file is read and cleaned by a process of its own, one chunk ahead of whoever writes what came of it.

The child is a copy of this process that touches nothing but the file and a pipe. When either of the two is gone, the
other ends: the child because nobody listens, this one because the end is missing.
"""

import marshal
import multiprocessing
import pickle
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from itertools import groupby
from multiprocessing.connection import Connection
from typing import Any

from app.intake.layouts.build import made
from app.intake.reading import Reading
from app.intake.rows import AppointmentRow, BalanceRow, MemberRow, PackageRow, ReturnRow, Row

LONG_BYTES = 4 * 2**20
"""Of a file; one that is shorter is read sooner than a process starts."""
KINDS: list[type[Any]] = [AppointmentRow, BalanceRow, MemberRow, PackageRow, ReturnRow]
AS_THEY_ARE = -1
Frame = list[tuple[int, Any]]
"""Rows that follow each other, by the place of their kind among KINDS: their columns, or themselves, pickled."""


def chunks(reading: Reading) -> Iterator[list[Row]]:
    """What `reading.chunks()` gives, and what it finds on the way."""
    if reading.stream_bytes < LONG_BYTES or not sys.platform.startswith("linux"):
        yield from reading.chunks()
        return
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_read, args=(reading, ours, theirs), daemon=True)
    child.start()
    theirs.close()
    with closing(ours):
        try:
            yield from _heard(reading, ours)
        finally:
            child.kill()
            child.join()


def _heard(reading: Reading, ours: Connection) -> Iterator[list[Row]]:
    try:
        while (frame := marshal.loads(ours.recv_bytes())) is not None:
            yield [row for kind, rows in frame for row in _unpacked(kind, rows)]
        found = pickle.loads(ours.recv_bytes())
    except EOFError as error:
        raise ChildProcessError("The process that reads the file was ended.") from error
    if isinstance(found, BaseException):
        raise found
    reading.found = found


def _read(reading: Reading, ours: Connection, theirs: Connection) -> None:
    """In the child."""
    ours.close()
    with suppress(BrokenPipeError, KeyboardInterrupt):
        try:
            for rows in reading.chunks():
                theirs.send_bytes(marshal.dumps(_packed(rows)))
            found: object = reading.found
        except Exception as error:
            found = error
        theirs.send_bytes(marshal.dumps(None))
        theirs.send_bytes(pickle.dumps(found))


def _packed(rows: Iterable[Row]) -> Frame:
    parts = ((kind, list(some)) for kind, some in groupby(rows, type))
    return [
        (KINDS.index(kind), tuple(zip(*some, strict=True))) if kind in KINDS else (AS_THEY_ARE, pickle.dumps(some))
        for kind, some in parts
    ]


def _unpacked(kind: int, rows: Any) -> list[Row]:
    return pickle.loads(rows) if kind == AS_THEY_ARE else made(KINDS[kind], zip(*rows, strict=True))
