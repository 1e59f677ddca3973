import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.readers import read_tables
from app.intake.readers.table import BLOCK_ROWS, rows
from app.intake.refusal import Refused

TEXT = "a,b,c\n1,é,3\n4,5,6\n"


def lines_of(path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    path.write_bytes(content)
    (table,) = read_tables(path)
    return list(rows(table))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_ending_reads_the_same(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    content = TEXT.replace(",", delimiter).replace("\n", ending).encode(encoding)
    assert lines_of(tmp_path / "f", content) == [(1, ["a", "b", "c"]), (2, ["1", "é", "3"]), (3, ["4", "5", "6"])]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_both_byte_orders_of_utf_16_are_read(tmp_path: Path, mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert lines_of(tmp_path / "f", mark + "x\ty\nü\tz\n".encode(order))[1] == (2, ["ü", "z"])


def test_one_accent_in_the_last_row_settles_the_encoding(tmp_path: Path) -> None:
    found = lines_of(tmp_path / "f", b"a,b\n" * 400_000 + "é,b\n".encode("cp1252"))
    assert found[-1] == (400_001, ["é", "b"])


def test_a_record_is_numbered_by_the_line_on_which_it_starts(tmp_path: Path) -> None:
    content = b'a,b\r\n"one\r\ntwo\r\nthree",2\r\nx,y\r\n"p\nq","r\rs"\r\nlast,1'
    assert [line for line, _ in lines_of(tmp_path / "f", content)] == [1, 2, 5, 6, 9]


def test_lines_are_counted_on_over_blocks(tmp_path: Path) -> None:
    content = b"a,b\n" + b'"x\ny",1\n' * (BLOCK_ROWS + 10)
    assert lines_of(tmp_path / "f", content)[-1][0] == 2 + 2 * (BLOCK_ROWS + 9)


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    found = lines_of(tmp_path / "f", b"Sales\nAll locations\nitem;price\n" + b"PT;1.188,00\n" * 50)
    assert found[3] == (4, ["PT", "1.188,00"])


def test_a_declared_delimiter_is_believed(tmp_path: Path) -> None:
    assert lines_of(tmp_path / "f", b"sep=;\na,b,c,d;e\n")[1] == (2, ["a,b,c,d", "e"])


def test_blanks_before_a_quotation_mark_do_not_break_the_cell(tmp_path: Path) -> None:
    assert lines_of(tmp_path / "f", b'a,b\n1, "Doe, Ana"\n')[1] == (2, ["1", "Doe, Ana"])


@pytest.mark.parametrize("rest", [b"x,y\n" * 3, b"x,y\n" * 60_000])
def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line(tmp_path: Path, rest: bytes) -> None:
    with pytest.raises(Refused, match=r"quotation mark (on|after) line"):
        lines_of(tmp_path / "f", b'a,b\n1,2\n3,"4\n' + rest)


def test_a_last_cell_that_ends_in_a_line_break_is_closed_all_the_same(tmp_path: Path) -> None:
    assert lines_of(tmp_path / "f", b'a,b\r\n1,"two\r\n"\r\n') == [(1, ["a", "b"]), (2, ["1", "two\r\n"])]


def test_a_cell_longer_than_cells_can_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"line 1 or below .* a cell there holds more text than a cell can have"):
        lines_of(tmp_path / "f", b"a,b\n1," + b"x" * 140_000 + b"\n")


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="more than 1,048,576 characters"):
        lines_of(tmp_path / "f", b"x" * 2**21)


def test_a_long_file_takes_the_memory_of_a_short_one(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / str(count)
        path.write_bytes(b"a,b,c\n" * count)
        tracemalloc.start()
        for (table,) in [read_tables(path)]:
            assert sum(1 for _ in rows(table)) == count
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(8 * BLOCK_ROWS) < 2 * peak(2 * BLOCK_ROWS)


CELL = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_comes_back_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, wrote: list[list[str]]
) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["one", "two", "three"], *wrote])
    found = lines_of(tmp_path_factory.getbasetemp() / "round", stream.getvalue().encode())
    assert [cells for _, cells in found[1:]] == wrote
