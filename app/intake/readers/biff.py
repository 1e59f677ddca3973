"""Which calendar the days of a BIFF workbook count in: it says so once, and the reader does not tell.

The workbook is a stream of records in a compound file, which keeps its streams as chains of sectors.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from struct import error, unpack_from

STREAMS = ("Workbook", "Book")
ENTRY_BYTES = 128
SECTOR_BYTES = {9: 512, 12: 4096}
"""By what the header says of them."""
SMALL_SECTOR = 64
IN_HEADER = 109
"""Tables of sectors that the header itself names: those of the first seven million bytes and more."""
SECTORS_MOST = 4096
"""Of a chain that is followed; one that runs in a circle ends here."""
LOOKED_AT = 2**16
"""Bytes of the stream: the calendar stands near its beginning."""
CALENDAR, END = 0x22, 0x0A


def counts_from_1904(path: Path) -> bool:
    """False also where the file is broken: the reader of the workbook says so."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            return any(_is_1904(record) for record in _records(_Compound(content).workbook()))
        except (error, LookupError):
            return False


def _is_1904(record: tuple[int, bytes]) -> bool:
    kind, body = record
    return kind == CALENDAR and body[:1] == b"\x01"


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Those that hold for the whole workbook."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        if kind == END:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


@dataclass(frozen=True)
class _Compound:
    content: mmap.mmap

    def workbook(self) -> bytes:
        """The beginning of the stream; empty where there is none."""
        entries = list(self._entries())
        small_from = unpack_from("<I", self.content, 56)[0]
        for name, start, size in entries:
            if name in STREAMS and size >= small_from:
                return self._stream(start)
            if name in STREAMS:
                begin = start * SMALL_SECTOR
                return self._stream(entries[0][1])[begin : begin + size]
        return b""

    def _entries(self) -> Iterator[tuple[str, int, int]]:
        """Name, first sector and bytes of every stream; the first entry holds the small ones."""
        directory = self._stream(unpack_from("<I", self.content, 48)[0])
        for at in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES):
            size = unpack_from("<H", directory, at + 64)[0]
            start, length = unpack_from("<II", directory, at + 116)
            yield directory[at : at + max(0, min(size, 64) - 2)].decode("utf-16-le", "replace"), start, length

    def _stream(self, start: int) -> bytes:
        size = SECTOR_BYTES[unpack_from("<H", self.content, 30)[0]]
        found = b""
        for sector in self._chain(start, size):
            found += self.content[(sector + 1) * size : (sector + 2) * size]
            if len(found) >= LOOKED_AT:
                break
        return found

    def _chain(self, start: int, size: int) -> Iterator[int]:
        sector, last = start, len(self.content) // size
        for _ in range(SECTORS_MOST):
            if sector >= last:
                return
            yield sector
            table, place = divmod(sector, size // 4)
            if table >= IN_HEADER:
                return
            at = unpack_from("<I", self.content, 76 + 4 * table)[0]
            sector = unpack_from("<I", self.content, (at + 1) * size + 4 * place)[0]
