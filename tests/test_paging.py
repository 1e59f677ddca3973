"""A long list page by page: nothing twice, nothing left out."""

import pytest

from app.paging import Paging


@pytest.mark.parametrize(
    ("asked", "number"), [("1", 1), ("3", 3), ("4", 3), ("99999999999", 3), ("0", 1), ("-1", 1), ("", 1), ("x", 1)]
)
def test_what_is_no_page_is_the_nearest_that_is_one(asked, number):
    assert Paging.of(asked, 205, 100).number == number


@pytest.mark.parametrize("row_count", [0, 1, 99, 100, 101, 205])
def test_the_pages_together_are_the_list(row_count):
    pages = [
        Paging.of(str(number), row_count, 100) for number in range(1, Paging.of("1", row_count, 100).page_count + 1)
    ]
    rows = list(range(row_count))
    assert [row for page in pages for row in page.of_part(0, rows)] == rows
    assert [page.before for page in pages] == [None, *(page.number for page in pages[:-1])]
    assert [page.next for page in pages] == [*(page.number for page in pages[1:]), None]


def test_a_list_of_several_parts_is_cut_through_all_of_them():
    parts, offsets = [list("abc"), [], list("defgh")], [0, 3, 3]
    pages = [Paging.of(str(number), 8, 4) for number in (1, 2)]
    assert [[page.of_part(*part) for part in zip(offsets, parts, strict=True)] for page in pages] == [
        [["a", "b", "c"], [], ["d"]],
        [[], [], ["e", "f", "g", "h"]],
    ]
    assert [pages[0].page_of(offset) for offset in (0, 3, 4, 7, 8)] == [1, 1, 2, 2, 2]


def test_a_page_says_where_it_stands():
    assert Paging.of("2", 1532, 200).said == "201 to 400 of 1,532"
    assert Paging.of("8", 1532, 200).said == "1,401 to 1,532 of 1,532"
