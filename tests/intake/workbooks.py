"""Tables in every container that vendors export in, built from the same rows."""

import csv
import datetime as dt
import html
import io
import struct
from collections.abc import Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]
"""Cells as text, numbers, dates, or None."""
SECTOR = 512
FREE, END_OF_CHAIN, A_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GENERAL, DAY = 0, 1
"""Formats of cells in the BIFF workbooks made here."""


def delimited(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    bom = "\ufeff" if encoding.startswith("utf-16-") else ""
    return (bom + stream.getvalue()).encode(encoding)


def page(rows: Rows) -> bytes:
    """An HTML table, which vendors name .xls."""
    cells = ("".join(f"<td>{html.escape('' if c is None else str(c))}</td>" for c in row) for row in rows)
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></body></html>".encode()


def xlsx(rows: Rows, *, is_1904: bool = False) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"date_1904": is_1904, "strings_to_numbers": False})
    sheet, day = book.add_worksheet("Report"), book.add_format({"num_format": "m/d/yyyy"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(at, column, cell, day)
            elif cell is not None:
                sheet.write(at, column, cell)
    book.close()
    return stream.getvalue()


def xls(rows: Rows, *, is_1904: bool = False) -> bytes:
    """A true BIFF8 workbook of one tab."""
    cells = b"".join(
        _cell(at, column, cell, is_1904)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell is not None
    )
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    tab = _begins(0x0010) + _record(0x0200, size) + cells + _record(0x0A, b"")
    heads = _begins(0x0005) + _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", is_1904))
    heads += b"".join(_record(0xE0, struct.pack("<HH16x", 0, form)) for form in (0, 14))
    name = struct.pack("<BB", 6, 0) + b"Report"
    length = len(heads) + 4 + 6 + len(name) + 4
    heads += _record(0x85, struct.pack("<IH", length, 0) + name) + _record(0x0A, b"")
    return _compound(heads + tab)


def _cell(row: int, column: int, cell: Any, is_1904: bool) -> bytes:
    if isinstance(cell, dt.date):
        first = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30)
        return _record(0x0203, struct.pack("<HHHd", row, column, DAY, (cell - first).days))
    if isinstance(cell, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, GENERAL, cell))
    return _record(0x0204, struct.pack("<HHHHB", row, column, GENERAL, len(cell), 1) + cell.encode("utf-16-le"))


def _begins(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    data_count = -(-len(stream) // SECTOR)
    table_count = next(count for count in range(1, 110) if count * 128 >= count + 1 + data_count)
    first = table_count + 1
    links = [A_TABLE] * table_count + [END_OF_CHAIN, *range(first + 1, first + data_count), END_OF_CHAIN]
    links += [FREE] * (table_count * 128 - len(links))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, table_count, table_count, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    head += struct.pack("<109I", *range(table_count), *[FREE] * (109 - table_count))
    entries = _entry("Root Entry", 5, END_OF_CHAIN, 0, child=1) + _entry("Workbook", 2, first, len(stream))
    return b"".join(
        (head, struct.pack(f"<{len(links)}I", *links), entries.ljust(SECTOR, b"\0"), stream.ljust(data_count * SECTOR))
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = f"{name}\0".encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, FREE, FREE, child, start, size)
