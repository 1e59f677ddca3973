import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.intake.readers import read_tables, workbook_child
from app.intake.readers.limits import Limits
from app.intake.readers.table import rows
from app.intake.refusal import Refused
from tests.intake.exports import NORTH

DAY, TIME, MOMENT = "yyyy-mm-dd", "hh:mm", "yyyy-mm-dd hh:mm"


def workbook(fill: Callable[[Any, Worksheet], None], **options: object) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, options)
    fill(book, book.add_worksheet("Data"))
    book.close()
    return stream.getvalue()


def tabs_of(path: Path, content: bytes, limits: Limits | None = None) -> list[list[tuple[int, list[str]]]]:
    path.write_bytes(content)
    return [list(rows(table)) for table in read_tables(path, limits or Limits())]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Worksheet) -> None:
        sheet.write(5, 0, "header")
        sheet.write(7, 0, "value")

    (found,) = tabs_of(tmp_path / "f", workbook(fill))
    assert [(line, cells) for line, cells in found if any(cells)] == [(6, ["header"]), (8, ["value"])]


def test_every_tab_is_a_table(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Worksheet) -> None:
        sheet.write(0, 0, "first")
        book.add_worksheet("Empty")
        book.add_worksheet("Third").write(0, 0, "third")

    assert tabs_of(tmp_path / "f", workbook(fill)) == [[(1, ["first"])], [], [(1, ["third"])]]


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_and_times_come_out_as_written_in_both_calendars(tmp_path: Path, is_1904: bool) -> None:
    def fill(book: Any, sheet: Worksheet) -> None:
        for column, (value, form) in enumerate(
            [
                (dt.date(2026, 7, 13), DAY),
                (dt.time(8, 30), TIME),
                (dt.datetime.fromisoformat("2026-07-13T23:45"), MOMENT),
            ]
        ):
            sheet.write_datetime(0, column, value, book.add_format({"num_format": form}))

    content = workbook(fill, date_1904=is_1904)
    assert tabs_of(tmp_path / "f", content) == [[(1, ["2026-07-13", "08:30:00", "2026-07-13 23:45:00"])]]
    (table,) = read_tables(tmp_path / "f")
    assert table.is_1904 is is_1904


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (10215.0, "10215"),
        (412345678.0, "412345678"),
        (1.23e21, "1.23E+21"),
        (1234567890123456.0, "1.23456789012346E+15"),
        (279.5, "279.5"),
        (0.1 + 0.2, "0.3"),
        (12.345, "12.3450"),
        (-850, "-850"),
        (True, "TRUE"),
        (dt.date(2026, 7, 13), "2026-07-13"),
        (dt.time(8, 29, 59, 994_000), "08:30:00"),
        (dt.time(23, 59, 59, 999_000), "23:59:59"),
        (dt.datetime.fromisoformat("2026-07-13T23:59:59.999"), "2026-07-13 23:59:59"),
        (dt.timedelta(hours=30), "30:00"),
        ("00123", "00123"),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_read(value: object, text: str) -> None:
    assert workbook_child.TEXT[type(value)](value) == text


def test_a_biff_workbook_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    summary, detail = tabs_of(tmp_path / "f.csv", (NORTH / "clubready/new-members.xls").read_bytes())
    assert summary[1] == (2, ["Rows", "182"])
    assert detail[1][1][:2] == ["User\nID", "Last\nName"]
    assert len(detail) == 184


def rezipped(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return stream.getvalue()


def plain(book: Any, sheet: Worksheet) -> None:
    sheet.write(0, 0, "text")
    sheet.write(0, 1, 2)


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
OUTSIDE = b'<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path, declared: bytes, part: str) -> None:
    content = rezipped(workbook(plain), part, lambda xml: xml.replace(b"?>", b"?>" + declared, 1))
    with pytest.raises(Refused, match="declares entities"):
        tabs_of(tmp_path / "f", content)


def test_a_bomb_is_refused_by_what_it_unpacks_to(tmp_path: Path) -> None:
    content = rezipped(workbook(plain), STRINGS, lambda xml: xml + b" " * 20 * 2**20)
    assert len(content) < 2**16
    with pytest.raises(Refused, match="unpacks to more than"):
        tabs_of(tmp_path / "f", content, Limits(unpacked_bytes=16 * 2**20))


def test_the_limit_of_every_file_holds_where_nobody_says_another(tmp_path: Path) -> None:
    stream = io.BytesIO(workbook(plain))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb, bomb.open("xl/more", "w") as part:
        for _ in range(Limits().unpacked_bytes // 2**20 + 1):
            part.write(b" " * 2**20)
    assert len(stream.getvalue()) < 2**21
    tracemalloc.start()
    with pytest.raises(Refused, match="unpacks to more than 268,435,456 bytes"):
        tabs_of(tmp_path / "f", stream.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 2**24
    tracemalloc.stop()


def test_a_text_that_repeats_without_end_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Worksheet) -> None:
        for row in range(4_000):
            for column in range(20):
                sheet.write(row, column, "seed")

    content = rezipped(workbook(fill), STRINGS, lambda xml: xml.replace(b"seed", b"x" * 2**20))
    with pytest.raises(Refused, match="too large"):
        tabs_of(tmp_path / "f", content, Limits(workbook_bytes=512 * 2**20))


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [(b"XFD1", "more columns"), (b"XFD1048576", "too large"), (b"ZZZZZ9", "damaged|too large|columns")],
)
def test_a_cell_far_out_is_refused(tmp_path: Path, cell: bytes, sentence: str) -> None:
    content = rezipped(workbook(plain), SHEET, lambda xml: xml.replace(b'r="B1"', b'r="' + cell + b'"'))
    with pytest.raises(Refused, match=sentence):
        tabs_of(tmp_path / "f", content)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("where", ["mindbody/visits-remaining.xlsx", "clubready/new-members.xls"])
def test_a_workbook_that_was_cut_off_is_refused(tmp_path: Path, where: str, kept: float) -> None:
    content = (NORTH / where).read_bytes()
    with pytest.raises(Refused, match=r"damaged|cut off"):
        tabs_of(tmp_path / "f", content[: int(len(content) * kept)])


def test_a_cell_longer_than_cells_can_be_is_refused(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Worksheet) -> None:
        sheet.write(0, 0, "x" * 101)

    with pytest.raises(Refused, match="more text than a cell can have"):
        tabs_of(tmp_path / "f", workbook(fill), Limits(cell_letters=100))
