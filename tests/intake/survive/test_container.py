"""Whatever a file is wrapped in, its rows come out, or one sentence says why not."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from app.intake.readers.limits import Limits
from app.intake.refusal import Refused
from tests.intake.exports import MEMBERS, Read, read
from tests.intake.layouts.test_layouts import SALES
from tests.intake.workbooks import delimited, page, xls, xlsx

HEADER = ["member_id", "first_name", "last_name", "joined_on"]
PEOPLE = [["007", "Ana", "Lee", "2026-11-01"], ["8", "Bo", "Muñez", "2026-11-02"]]
CSV = delimited([HEADER, *PEOPLE])


def names(found: Read) -> list[tuple[str, str, str, str | None]]:
    assert found.rejected == []
    return [(row.member_id, row.first_name, row.last_name, row.joined_on) for row in found.rows]


def refused(content: bytes | str, **options: Limits) -> str:
    with pytest.raises(Refused) as refusal:
        read(content, **options)  # type: ignore[arg-type]
    sentence = str(refusal.value)
    assert sentence.startswith("export.csv: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence.removeprefix("export.csv: ")


def test_01_html_named_xls_with_rows_that_never_open_and_a_header_in_bold() -> None:
    heads = "".join(f"<td><strong>{header}</strong></td>" for header in HEADER)
    rows = "".join("".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in PEOPLE)
    content = f"<html><table><tr><td><table>{heads}</tr>{rows}</table></td></tr></table></html>"
    assert names(read(content, name="members.xls")) == list(map(tuple, PEOPLE))


def test_01_html_named_xls_with_an_item_that_holds_angle_brackets() -> None:
    item = "Bar <20g Sugar> & PT"
    heads = "".join(f"<td>{header}</td>" for header in SALES.split(","))
    cells = "".join(f"<td>{cell}</td>" for cell in ("6/25/2026", "1", "Lee, Ana", "7", item, "1", "$0.00", "$9.00"))
    found = read(f"<table><tr>{heads}</tr><tr>{cells}</tr></table>", name="sales.xls")
    assert [(row.item, row.price_cents) for row in found.rows] == [(item, 900)]


@pytest.mark.parametrize("name", ["members.xls", "members.csv"])
def test_02_a_true_biff_workbook_whatever_it_is_called(name: str) -> None:
    assert names(read(xls([HEADER, *PEOPLE]), name=name)) == list(map(tuple, PEOPLE))


def test_03_an_xlsx_with_its_header_in_row_6_and_several_tables_and_tabs() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("Read me").write(0, 0, "Members of North")
    for name, people in (("Page 1", PEOPLE), ("Page 2", [["9", "Cy", "Roy", "2026-11-03"]])):
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, "North Club, members by name")
        for at, row in enumerate([HEADER, *people], 5):
            sheet.write_row(at, 0, row)
    book.close()
    found = read(stream.getvalue())
    assert [last for _, _, last, _ in names(found)] == ["Lee", "Muñez", "Roy"]
    assert [row.line for row in found.rows] == [7, 8, 7]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "cp1252"])
def test_04_every_encoding_gives_the_same_people(encoding: str) -> None:
    assert names(read(delimited([HEADER, *PEOPLE], encoding=encoding))) == list(map(tuple, PEOPLE))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_05_every_separator_and_line_ending_gives_the_same_people(delimiter: str, end: str) -> None:
    found = read(delimited([HEADER, *PEOPLE], delimiter=delimiter, end=end))
    assert names(found) == list(map(tuple, PEOPLE))
    assert [row.line for row in found.rows] == [2, 3]


@pytest.mark.parametrize("make", [delimited, page, xls, xlsx])
def test_06_line_breaks_hard_spaces_and_escapes_in_cells_are_no_part_of_them(make: Callable[..., bytes]) -> None:
    rows = [
        ["member_id\n", "first_name", "\xa0last_name", "joined_on"],
        ["7\xa0", "Ana", "van  der\nBerg_x0008_", " 2026-11-01 "],
    ]
    assert names(read(make(rows))) == [("7", "Ana", "van der Berg", "2026-11-01")]


LOG_IN = "<html><body><form>E-mail <input name=a> Password <input type='password'></form></body></html>"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (delimited([HEADER]), "a header but no rows"),
        (xlsx([HEADER]), "a header but no rows"),
        (LOG_IN.encode(), "log-in page"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
    ],
    ids=["empty", "header alone", "header alone in a workbook", "log-in page", "PDF", "PNG", "JPEG"],
)
def test_07_what_is_no_export_under_the_right_name_is_refused_in_one_sentence(content: bytes, word: str) -> None:
    assert word in refused(content)


def test_08_zeros_and_decimals_of_a_file_saved_again_in_a_spreadsheet() -> None:
    rows = [
        ["412345678.0", "Ana", "Lee", "2026-11-01"],
        ['="00123"', "Bo", "Roy", "2026-11-01"],
        ["'0042", "Cy", "Ott", "2026-11-01"],
    ]
    assert [id for id, *_ in names(read(delimited([HEADER, *rows])))] == ["412345678", "00123", "0042"]
    assert [id for id, *_ in names(read(xlsx([HEADER, [412345678.0, "Ana", "Lee", "2026-11-01"]])))] == ["412345678"]


@pytest.mark.parametrize("make", [delimited, xlsx])
def test_08_an_id_that_lost_its_digits_refuses_the_file_and_says_how_to_export_again(
    make: Callable[..., bytes],
) -> None:
    number = 1.23e21 if make is xlsx else "1.23E+21"
    sentence = refused(make([HEADER, [number, "Ana", "Lee", "2026-11-01"]]))
    assert '"member_id" holds 1.23E+21' in sentence
    assert "xport" in sentence


ENTITIES = {
    "billion laughs": b'<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>',
    "outside": b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
}


def repacked(part: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx([HEADER, *PEOPLE]))) as book,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in book.namelist():
            text = book.read(name)
            packed.writestr(name, text.replace(old, new, 1) if name == part else text)
    return stream.getvalue()


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
def test_09_a_workbook_that_declares_entities_is_refused(declared: bytes) -> None:
    assert "declares entities" in refused(repacked("xl/sharedStrings.xml", b"?>", b"?>" + declared))


def test_09_a_bomb_is_refused_by_what_it_unpacks_to() -> None:
    bomb = repacked("xl/sharedStrings.xml", b"</sst>", b" " * 2**22 + b"</sst>")
    assert len(bomb) < 2**16
    assert "unpacks to more than" in refused(bomb, limits=Limits(unpacked_bytes=2**21))
    assert Limits().unpacked_bytes <= Limits().file_bytes < 300 * 10**6


@pytest.mark.parametrize(
    ("content", "limits", "word"),
    [
        (CSV, Limits(file_bytes=20), "bytes"),
        (CSV, Limits(rows=1), "more than 1 row"),
        (MEMBERS + "," * 1_000_000 + "\n1\n", Limits(), ""),
        (",".join(HEADER) + ",x" * 700 + "\n1,Ana,Lee,2026-11-01\n", Limits(), "more than 702 columns"),
        (",".join(HEADER) + "\n1,Ana," + "x" * 140_000 + ",\n", Limits(), "text"),
    ],
    ids=["bytes", "rows", "a million columns", "columns", "a cell"],
)
def test_09_a_file_beyond_a_limit_is_refused(content: bytes | str, limits: Limits, word: str) -> None:
    assert word in refused(content, limits=limits)
