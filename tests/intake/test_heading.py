"""Where a header stands that no layout knows."""

import pytest

from app.intake.heading import heading_of
from app.intake.readers.table import ListedTable

HEADER = ["Client No", "Full name", "Visit", "When"]
ROW = ["17", "Bea Thirty", "Personal Training", "11/12/2026"]


def found(*rows: list[str]) -> tuple[str, ...] | None:
    heading = heading_of([ListedTable(list(enumerate(rows, 1)))])
    return heading.headers if heading else None


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, ROW],
        [["Visits of November"], ["From", "11/01/2026"], [], HEADER, ROW],
        [["", "", "", ""], HEADER, ["North"], ROW, ROW],
        [HEADER, ["Bea", "Thirty", "Orientation", "soon"], ROW],
    ],
)
def test_the_widest_row_of_words_is_the_header(rows: list[list[str]]) -> None:
    assert found(*rows) == tuple(HEADER)


@pytest.mark.parametrize(
    "rows",
    [
        [ROW, ROW],
        [ROW, ["Total", "of", "all", "members"]],
        [HEADER],
        [["This page cannot be shown."], ["Log in again."]],
        [[]],
        [],
    ],
)
def test_a_file_without_one_has_none(rows: list[list[str]]) -> None:
    assert found(*rows) is None


def test_of_several_tabs_the_one_with_the_widest_counts() -> None:
    summary = ListedTable([(1, ["Club", "Visits"]), (2, ["North", "12"])])
    detail = ListedTable([(1, ["Visits"]), (2, HEADER), (3, ROW)])
    heading = heading_of([summary, detail])
    assert heading is not None
    assert (heading.table, heading.skip) == (detail, 2)
