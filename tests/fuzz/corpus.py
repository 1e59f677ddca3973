"""Where the fuzzer begins: small files under every known header, in every container and encoding."""

from collections.abc import Iterator
from datetime import date

from app.intake.layouts import LAYOUTS
from tests.intake import workbooks

CELLS = (
    "10001", "Thirty, Bea", "bea@example.com", "555-0100", "2026-11-17", "17/11/2026 09:00", "6 Nov 2026", "9:00 am",
    "$1,200.00", "12", "999999", "Attended", "No Show", "Personal Training 60", "PT 10 sessions", "Ben Ortiz", "",
    "n/a", "Yes", "TBD", "1,288", "=1+1", "45813.354166667", "1730000000",
)  # fmt: skip
STRANGE = ("Kd-Nr.", "Nachname", "Termin", "Uhrzeit", "Leistung", "Ergebnis", "Trainer", "Betrag")
Rows = list[list[object]]


def tables() -> Iterator[Rows]:
    """A header and four rows: of each layout, and of a system nobody knows."""
    for layout in LAYOUTS.values():
        yield table([column.headers[0] for column in layout.columns])
    yield table(list(STRANGE))


def table(headers: list[str]) -> Rows:
    width = len(headers)
    rows: Rows = [[CELLS[(row * 7 + at) % len(CELLS)] for at in range(width)] for row in range(3)]
    return [list(headers), *rows, ["Total", *[None] * (width - 2), "3"][:width]]


def seeds() -> Iterator[bytes]:
    for rows in tables():
        yield workbooks.delimited(rows)
        yield workbooks.page(rows)
    yield workbooks.delimited(rows, delimiter=";", encoding="cp1252")
    yield workbooks.delimited([["A title"], [], *rows], delimiter="\t", encoding="utf-16-le")
    for rows in list(tables())[:4]:
        dated: Rows = [*rows[:1], [date(2026, 11, 17), 45813.5, *rows[1][2:]], *rows[2:]]
        yield workbooks.xlsx(dated)
        yield workbooks.xls([[cell for cell in row if cell != ""] for row in dated])
