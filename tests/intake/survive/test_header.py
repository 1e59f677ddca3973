"""The header of a file is found wherever it stands and however it is written, or the file is refused."""

import pytest

from app.intake.refusal import Refused
from tests.intake.exports import MEMBERS, read

ANA, BO = "1,Ana,Lee,ana@x.com,,2026-11-01,active", "2,Bo,Roy,bo@x.com,,2026-11-02,active"


@pytest.mark.parametrize(
    "above", ["\n", "Members of North\n", 'North Club\n\n"All, by name"\nMade on 2026-11-20,,\n\n']
)
def test_10_the_header_is_found_below_titles_and_blank_lines(above: str) -> None:
    found = read(f"{above}{MEMBERS}\n{ANA}\n")
    assert [(row.member_id, row.line) for row in found.rows] == [("1", above.count("\n") + 2)]


def test_11_a_header_repeated_at_every_page_break_is_nobody() -> None:
    found = read("\n".join((MEMBERS, ANA, "Page 1 of 2,,,,,,", "", MEMBERS, BO, "Page 2 of 2,,,,,,", "")))
    assert [row.member_id for row in found.rows] == ["1", "2"]
    assert (found.reading.row_count, found.reading.ignored_count, found.rejected) == (2, 3, [])


def test_12_blank_duplicate_and_spacer_headers_take_nothing_from_the_others() -> None:
    found = read("member_id,,first_name,last_name,,joined_on,joined_on\n1,x,Ana,Lee,,2026-11-01,1999-01-01\n")
    assert [(row.first_name, row.last_name, row.joined_on) for row in found.rows] == [("Ana", "Lee", "2026-11-01")]
    assert found.reading.extra_columns == ["joined_on"]


def test_13_another_order_case_and_extra_columns_are_taken_and_named() -> None:
    found = read("STATUS,Locker,Last_Name,Joined_On,First_Name,Member_ID \nactive,12,Lee,2026-11-01,Ana,1\n")
    assert [(row.member_id, row.first_name, row.status) for row in found.rows] == [("1", "Ana", "active")]
    assert found.reading.extra_columns == ["Locker"]


def test_13_a_header_in_other_words_is_named_and_taken_through_a_mapping() -> None:
    text = "Sale Date,Client ID,Client,Sale ID,Article,Quantity,Tax,Item Total\n6/25/2026,1,Ana,7,PT 8,1,$0.00,$9.00\n"
    with pytest.raises(Refused, match='looks like mindbody-sales, but it has no column "Item name"'):
        read(text)
    assert [row.item for row in read(text, layout="mindbody-sales", columns={"item": "Article"}).rows] == ["PT 8"]


@pytest.mark.parametrize("text", [f"{ANA}\n{BO}\n", "Ana Lee\nBo Roy\n", "1;2;3\n4;5;6\n"])
def test_14_a_file_without_a_header_is_refused_and_told_the_way_out(text: str) -> None:
    with pytest.raises(Refused, match="--map FIELD=COLUMN"):
        read(text)
