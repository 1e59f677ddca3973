"""A table as CSV, JSON and XLSX. Text that a spreadsheet would run as a formula gets a leading apostrophe."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.metrics.definitions import BY_KEY
from app.reports.tables import Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BELOW_ZERO = frozenset({"used"})
"""Numbers that may be: a balance says more than the package holds. They are no text and stay as they are."""


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cell(column: str, text: str) -> str:
    return text if column in BELOW_ZERO else harmless(text)


def as_csv(table: Table) -> bytes:
    """UTF-8, comma, LF, one header row. Rows are sorted as they are written."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(sorted(list(map(_cell, table.columns, row)) for row in table.rows))
    return stream.getvalue().encode()


def as_json(table: Table) -> bytes:
    """A list of one object a row, cells as the CSV has them."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n"


def as_xlsx(table: Table) -> bytes:
    """Every cell as text: a spreadsheet neither runs nor reformats it. A second sheet says what each figure is."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    _fill(book.add_worksheet(table.name), table.columns, table.rows, bold)
    figures = [BY_KEY[name] for name in table.columns if name in BY_KEY]
    if figures:
        told = [[metric.key, metric.label, metric.sentence] for metric in figures]
        _fill(book.add_worksheet("definitions"), ("column", "figure", "what it is"), told, bold)
    book.close()
    return stream.getvalue()


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[str]], bold: Format) -> None:
    sheet.write_row(0, 0, heads, bold)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofit()


WRITERS: dict[str, Callable[[Table], bytes]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}
