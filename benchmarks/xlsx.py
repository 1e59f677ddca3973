"""100,000 appointments as a workbook, against python-calamine just reading it and the import of the same as CSV."""

import csv
from pathlib import Path
from time import perf_counter

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.club import Size
from benchmarks.imports import fresh, make, take
from benchmarks.run import Figure, SizeName

CLUB = Size(5_000, 1_000, 100_000)
FIGURES = (Figure("import of a workbook of 100,000 appointments", "workbook", "read, and CSV", 1.5),)
ROUNDS_MOST = 3


def prepare(folder: Path, size: SizeName) -> None:
    make(folder, CLUB)
    if not (folder / "appointments.xlsx").exists():
        write(folder / "appointments.csv", folder / "appointments.xlsx")


def write(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8", newline="") as stream:
        book = Workbook(str(target), {"constant_memory": True})
        sheet = book.add_worksheet()
        for at, line in enumerate(csv.reader(stream)):
            sheet.write_row(at, 0, line)
        book.close()


def floor(folder: Path) -> dict[str, float]:
    started = perf_counter()
    CalamineWorkbook.from_path(str(folder / "appointments.xlsx")).get_sheet_by_index(0).to_python()
    read = perf_counter() - started
    with fresh(folder):
        return {"read, and CSV": read + take(folder / "appointments.csv")}


def ours(folder: Path) -> dict[str, float]:
    with fresh(folder):
        return {"workbook": take(folder / "appointments.xlsx")}


STEPS = (floor, ours)
