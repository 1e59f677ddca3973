"""XLSX and BIFF XLS. A workbook is opened by a process of its own under hard limits (`workbook_child.py`): whatever a
broken or hostile one makes the reader do ends there. What it holds comes back through a file: memory stays flat."""

import marshal
import mmap
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.intake.readers import biff, workbook_child
from app.intake.readers.encoding import BLOCK
from app.intake.readers.limits import Limits
from app.intake.readers.table import Block, Table
from app.intake.refusal import Refused

AGAIN = "export the report again, or as CSV"
DAMAGED = f"the workbook cannot be read, it is damaged or was cut off on its way; {AGAIN}."
DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
COUNTS_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)""", re.IGNORECASE)
REASONS = {
    workbook_child.LOCKED: "the workbook is protected by a password; save it without one.",
    workbook_child.LONG: f"a cell holds more text than a cell can have; {AGAIN}.",
    workbook_child.WIDE: f"the sheet has more columns than an export can have; {AGAIN}.",
}


def xls_tables(path: Path, limits: Limits) -> list[Table]:
    return _opened(path, limits, is_1904=biff.counts_from_1904(path))


def xlsx_tables(path: Path, limits: Limits) -> list[Table]:
    return _opened(path, limits, is_1904=_inspected(path, limits))


def _inspected(path: Path, limits: Limits) -> bool:
    """Whether the days of the workbook count from 1904. Refuses what unpacks too far and what declares entities."""
    is_1904 = False
    room = limits.unpacked_bytes
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                tail = b""
                with archive.open(part) as stream:
                    while block := stream.read(BLOCK):
                        room -= len(block)
                        if room < 0:
                            raise Refused(
                                f"the workbook unpacks to more than {limits.unpacked_bytes:,} bytes; {AGAIN}."
                            )
                        if DECLARES.search(tail + block):
                            raise Refused(f"the workbook declares entities, which no export does; {AGAIN}.")
                        is_1904 = is_1904 or (part.filename == "xl/workbook.xml" and _is_1904(tail + block))
                        tail = block[-32:]
    except Refused:
        raise
    except Exception as error:  # zipfile says a broken archive in a dozen ways
        raise Refused(DAMAGED) from error
    return is_1904


def _is_1904(block: bytes) -> bool:
    return COUNTS_FROM_1904.search(block) is not None


def _opened(path: Path, limits: Limits, *, is_1904: bool) -> list[Table]:
    bounds = (limits.workbook_bytes, limits.workbook_seconds, limits.columns, limits.cell_letters)
    with tempfile.TemporaryFile() as spool:
        ended = subprocess.run(
            [sys.executable, "-I", workbook_child.__file__, str(path), *map(str, bounds)],
            stdin=subprocess.DEVNULL,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            check=False,
        ).returncode
        if ended in REASONS:
            raise Refused(REASONS[ended])
        if ended < 0 or ended == workbook_child.LARGE:
            raise Refused(f"the workbook is damaged, or too large to be opened; {AGAIN} for a shorter period.")
        if ended != 0 or spool.seek(0, 2) == 0:
            raise Refused(DAMAGED)
        # A map needs no closing: it goes with the last table that reads from it.
        pages = mmap.mmap(spool.fileno(), 0, access=mmap.ACCESS_READ)
    return [SpooledTable(pages, start, is_1904) for start in _starts(pages)]


def _starts(pages: mmap.mmap) -> list[int]:
    """Where each tab begins: tabs are parted by an empty frame."""
    starts, at = [0], 0
    while at < len(pages):
        (size,) = struct.unpack_from("<I", pages, at)
        at += 4 + size
        if size == 0 and at < len(pages):
            starts.append(at)
    return starts


@dataclass(frozen=True)
class SpooledTable:
    pages: mmap.mmap
    start: int
    is_1904: bool

    def blocks(self) -> Iterator[Block]:
        line, at = 1, self.start
        while size := struct.unpack_from("<I", self.pages, at)[0]:
            block: list[list[str]] = marshal.loads(self.pages[at + 4 : at + 4 + size])
            yield range(line, line + len(block)), block
            line += len(block)
            at += 4 + size
