from pathlib import Path

import pytest

from app.intake.readers import read_tables
from app.intake.readers.limits import Limits
from app.intake.readers.table import NumberedRow, rows
from app.intake.refusal import Refused


def tables_of(path: Path, text: str, encoding: str = "utf-8", limits: Limits | None = None) -> list[list[NumberedRow]]:
    path.write_bytes(text.encode(encoding))
    return [list(rows(table)) for table in read_tables(path, limits or Limits())]


def test_rows_without_an_opening_tag_are_rows_all_the_same(tmp_path: Path) -> None:
    text = "<table><td>h1</td><td>h2</td></tr><td>a</td><td>b</td></tr><tr><td>c<td>d</tr></table>"
    assert tables_of(tmp_path / "f", text) == [[(1, ["h1", "h2"]), (2, ["a", "b"]), (3, ["c", "d"])]]


def test_a_table_in_a_table_is_a_table_of_its_own_and_numbered_as_shown(tmp_path: Path) -> None:
    text = (
        "<html><table><tr><td>Title</td></tr><tr><td><table><tr><th>h</th></tr><tr><td>v</td></tr></table></td></tr>"
        "<tr><td>Foot</td></tr></table>"
    )
    assert tables_of(tmp_path / "f", text) == [[(1, ["Title"]), (4, ["Foot"])], [(2, ["h"]), (3, ["v"])]]


def test_the_text_of_a_cell_is_free_of_tags_and_entities(tmp_path: Path) -> None:
    text = "<table><tr><td><div><strong>Last<br>name</strong></div></td><td>A&amp;B&nbsp;&lt;c&gt;</td></tr></table>"
    assert tables_of(tmp_path / "f", text) == [[(1, ["Last name", "A&B\xa0<c>"])]]


def test_an_item_may_hold_angle_brackets(tmp_path: Path) -> None:
    text = "<table><tr><td>Bar <20g Sugar></td><td>Duo <Free Towel> x</td><td>2 < 3</td><td>a <b>bold</b></td></tr>"
    assert tables_of(tmp_path / "f", text) == [[(1, ["Bar <20g Sugar>", "Duo <Free Towel> x", "2 < 3", "a bold"])]]


def test_a_cell_over_several_columns_keeps_those_behind_it_in_place(tmp_path: Path) -> None:
    text = "<table><tr><td colspan=3>T</td><td>x</td></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></table>"
    assert tables_of(tmp_path / "f", text)[0][0] == (1, ["T", "", "", "x"])


def test_a_cell_over_several_rows_stands_in_each_of_them(tmp_path: Path) -> None:
    text = (
        "<table><tr><td rowspan=3>Ben</td><td>1</td><td rowspan=2>x</td></tr><tr><td>2</td></tr><tr><td>3<td>4</table>"
    )
    assert [cells for _, cells in tables_of(tmp_path / "f", text)[0]] == [
        ["Ben", "1", "x"],
        ["Ben", "2", "x"],
        ["Ben", "3", "4"],
    ]


def test_scripts_styles_and_comments_are_no_text(tmp_path: Path) -> None:
    text = "<table><tr><td><style>td{}</style>a<!-- <td>no</td> --><script>if (1<2) x()</script>b</td></tr></table>"
    assert tables_of(tmp_path / "f", text) == [[(1, ["ab"])]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_that_of_the_bytes_whatever_the_page_says(tmp_path: Path, encoding: str) -> None:
    text = '<html><head><meta charset="windows-1252"></head><table><tr><td>Nuñez</td></tr></table>'
    assert tables_of(tmp_path / "f", text, encoding) == [[(1, ["Nuñez"])]]


def test_a_page_longer_than_a_block_is_cut_at_no_tag(tmp_path: Path) -> None:
    text = "<table>" + '<tr><td style="mso-number-format:\\@">Protein < Bar</td><td>é</td></tr>\n' * 30_000
    (found,) = tables_of(tmp_path / "f", text)
    assert len(found) == 30_000
    assert {tuple(cells) for _, cells in found} == {("Protein < Bar", "é")}


def test_a_log_in_page_is_refused_as_one(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><form><table><tr><td>E-mail</td></tr></table><input type='password'></form>"
    with pytest.raises(Refused, match="log-in page"):
        tables_of(tmp_path / "f", page)


def test_a_page_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="without a table"):
        tables_of(tmp_path / "f", "<html><body><h1>Service unavailable</h1></body></html>")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<table><tr>" + "<td>" * 2_000, "more than 702 columns"),
        ("<table><tr><td colspan=999>x</td></tr>", "more than 702 columns"),
        ("<table>" * 60, "nested too deeply"),
        ("<table>" + "<tr><td>" * 30, "more than 20 cells"),
        ("<table><tr><td>" + "x" * 5_000, "more than 4,000 bytes"),
    ],
)
def test_a_page_beyond_the_limits_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    limits = (
        Limits(html_cells=20) if "cells" in sentence else Limits(html_bytes=4_000) if "bytes" in sentence else Limits()
    )
    with pytest.raises(Refused, match=sentence):
        tables_of(tmp_path / "f", text, limits=limits)


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>" + "a" * (2**20 + 1) + "</td></tr></table>" + " " * 2**20,
        "<table><tr><td>" + "a" * 200_000 + "</td></tr></table>",
        "<table><tr><td>" + "<q1" * 100_001 + "></td></tr></table>",
        "<table><tr><td a='" + "x" * (3 * 2**20),
    ],
)
def test_a_page_that_no_system_makes_is_refused_before_it_takes_long(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"a cell holds more text|cannot be read"):
        tables_of(tmp_path / "f", text)


def test_a_page_of_fields_is_looked_through_for_a_password_in_one_go(tmp_path: Path) -> None:
    assert tables_of(tmp_path / "f", "<table><tr><td>a</td></tr>" + "<input " * 20_000 + "></table>") == [[(1, ["a"])]]
