"""A long file is read, cleaned and put into texts by a process of its own, ahead of whoever writes what came of it.

The child is a copy of this process that touches nothing but the file and a pipe. When either of the two is gone, the
other ends: the child because nobody listens, this one because the end is missing.
"""

import marshal
import multiprocessing
import pickle
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from itertools import groupby
from multiprocessing.connection import Connection
from typing import Any

from app.intake import cells
from app.intake.layouts.build import made
from app.intake.reading import Reading
from app.intake.rows import Row

LONG_BYTES = 4 * 2**20
"""Of a file; one that is shorter is read sooner than a process starts."""
KINDS = list(cells.REPORTS)
AS_THEY_ARE = -1
Frame = tuple[list[tuple[int, Any]], Any]
"""Rows that follow each other, by the place of their kind among KINDS: their columns, or themselves, pickled. Where all
are of one kind, their texts and digests."""


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
            yield _unpacked(*frame)
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


def _packed(rows: list[Row]) -> Frame:
    parts = [(kind, list(some)) for kind, some in groupby(rows, type)]
    report = cells.REPORTS.get(parts[0][0]) if len(parts) == 1 else None
    told = cells.told(report, rows) if report is not None else None
    return [
        (KINDS.index(kind), tuple(zip(*some, strict=True)))
        if kind in cells.REPORTS
        else (AS_THEY_ARE, pickle.dumps(some))
        for kind, some in parts
    ], told


def _unpacked(parts: list[tuple[int, Any]], told: Any) -> list[Row]:
    rows = [row for kind, some in parts for row in _rows(kind, some)]
    if told is None:
        return rows
    told_rows = cells.ToldRows(rows)
    told_rows.told = told
    return told_rows


def _rows(kind: int, rows: Any) -> list[Row]:
    return pickle.loads(rows) if kind == AS_THEY_ARE else made(KINDS[kind], zip(*rows, strict=True))
