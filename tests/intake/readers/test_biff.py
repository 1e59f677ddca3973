"""The calendar of a workbook: days that carry no date format are mere numbers, counted from 1900 or from 1904."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.readers import read_tables
from app.intake.readers.biff import counts_from_1904
from app.intake.readers.table import rows
from tests.intake import workbooks
from tests.intake.exports import NORTH, read

HEADER = ["member_id", "first_name", "last_name", "joined_on", "status"]
DAY = dt.date(2026, 7, 13)
FIRST = {False: dt.date(1899, 12, 30), True: dt.date(1904, 1, 1)}


@pytest.mark.parametrize("make", [workbooks.xls, workbooks.xlsx])
@pytest.mark.parametrize("is_1904", [False, True])
def test_case_19_serials_of_both_calendars_are_the_same_day_with_and_without_a_date_format(
    make: Callable[..., bytes], is_1904: bool
) -> None:
    serial = (DAY - FIRST[is_1904]).days
    lines = [["1", "Ana", "Lee", DAY, "active"], ["2", "Bo", "Roy", serial, "active"], ["3", "Cy", "Ott", serial + 0.5]]
    found = read(make([HEADER, *lines], is_1904=is_1904)).rows
    assert [row.joined_on for row in found] == ["2026-07-13"] * 3


def test_a_biff_workbook_says_its_calendar(tmp_path: Path) -> None:
    for is_1904 in (False, True):
        path = tmp_path / str(is_1904)
        path.write_bytes(workbooks.xls([["text", 1]] * 3_000, is_1904=is_1904))
        assert counts_from_1904(path) is is_1904
        (table,) = read_tables(path)
        assert len(list(rows(table))) == 3_000
    assert counts_from_1904(NORTH / "clubready/new-members.xls") is False


@pytest.mark.parametrize("kept", [8, 60, 512, 1_000, 1_536, 2_000])
def test_a_workbook_that_is_cut_off_says_nothing_and_breaks_nothing(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut"
    path.write_bytes(workbooks.xls([["text", 1]], is_1904=True)[:kept])
    assert counts_from_1904(path) in (False, True)


@given(st.dictionaries(st.integers(24, 2_200), st.integers(0, 255), max_size=12))
def test_no_bytes_of_a_workbook_break_the_look_at_its_calendar(changes: dict[int, int]) -> None:
    content = bytearray(workbooks.xls([["text", 1]], is_1904=True))
    for at, byte in changes.items():
        content[at] = byte
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        assert counts_from_1904(Path(file.name)) in (False, True)


def test_a_chain_that_runs_in_a_circle_ends(tmp_path: Path) -> None:
    content = bytearray(workbooks.xls([["text", 1]]))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")  # the directory follows itself
    path = tmp_path / "circle"
    path.write_bytes(content)
    assert counts_from_1904(path) is False
