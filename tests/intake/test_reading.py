"""What becomes of every line of a file."""

import dataclasses
from collections.abc import Sequence

import pytest

from app.intake.readers.limits import Limits
from app.intake.readers.table import BLOCK_ROWS
from app.intake.refusal import Refused
from app.intake.sheet import Sheet
from tests.intake.exports import APPOINTMENTS, MEMBERS, PACKAGES, appointments, members, packages, read

MEMBER = "{},Ana,Lee,,,2026-11-01,active"


def test_a_header_repeated_at_a_page_break_is_ignored_and_counted() -> None:
    found = members(MEMBER.format(1), "", MEMBERS, MEMBER.format(2))
    assert [row.line for row in found.rows] == [2, 5]
    assert (found.reading.row_count, found.reading.ignored_count) == (2, 1)


@pytest.mark.parametrize(
    "total",
    ["Total,2,,,,,", "2,Total,,,,,", ",,,,,Total,2", "Grand Total:,,,,,,", "Total for North,2 members,,,,,",
     ",Total,2,,,,", "Totals 2,,,,,,"],
)  # fmt: skip
def test_totals_at_the_top_and_at_the_bottom_are_nobody(total: str) -> None:
    found = members(total, MEMBER.format(1), MEMBER.format(2), total)
    assert [row.member_id for row in found.rows] == ["1", "2"]
    assert (found.rejected, found.reading.ignored_count) == ([], 2)


@pytest.mark.parametrize(
    "member",
    ["9,Mary-Lou,Total,,,2026-11-01,active", "9,Total,Fitness,,,,active", "9,,Total,t@example.com,,2026-11-01,",
     "9,Total,Total,t@example.com,,,"],
)  # fmt: skip
def test_a_member_who_is_called_total_is_a_member(member: str) -> None:
    assert [row.member_id for row in members(member).rows] == ["9"]


def test_an_appointment_of_total_fitness_is_one_and_a_total_is_none() -> None:
    found = appointments(
        "A1,,Total Fitness,PT,2026-07-13 08:00,Ben,attended,,",
        "Total,1,,,,,,,",
        ",,Total Fitness,,,,,,",
        ",,Total Fitness,PT,,Ben,attended,,",
    )
    assert [row.line for row in found.rows] == [2]
    assert found.rejected == [(5, "starts_at", "")]


def test_group_labels_and_page_feet_are_ignored_and_counted() -> None:
    found = appointments(
        "Trainer: Ben,,,,,,,,",
        "A1,1,,PT,2026-07-13 08:00,Ben,attended,,",
        ",,,,Monday 13 July 2026,,,,",
        "Page 1 of 3,,,,,,,,",
        "Trainer: Cy,,,,,,,,2 rows",
    )
    assert [row.line for row in found.rows] == [3]
    assert (found.rejected, found.reading.ignored_count) == ([], 4)


def test_a_lone_id_is_no_label() -> None:
    assert members("90002,,,,,,").rejected == [(2, "last_name", "")]


def test_a_rejected_row_names_its_line_column_value_and_reason() -> None:
    found = packages(
        "S1,1,,PT 8,2026-11-01,ask at the desk,8,,,,",
        "S2,1,,PT 8,31/02/2026,1.00,8,,,,",
        "S3,1,,,2026-11-01,1.00,8,,,,",
    )
    assert [problem[:5] for problem in found.reading.problems] == [
        (2, "price", "ask at the desk", "text in money", "rejected"),
        (3, "sold_on", "31/02/2026", "impossible date", "rejected"),
        (4, "item", "", "missing item", "rejected"),
    ]


def test_a_row_with_two_bad_cells_is_one_problem() -> None:
    assert packages("S1,1,,PT 8,soon,much,8,,,,").rejected == [(2, "sold_on", "soon")]


def test_a_bad_date_in_a_column_that_may_be_blank_rejects_the_row_too() -> None:
    assert appointments("A1,1,,PT,2026-07-13 08:00,Ben,attended,2026-02-31,").rejected == [
        (2, "booked_on", "2026-02-31")
    ]


def test_a_short_row_is_filled_up_and_a_wider_one_is_rejected_as_shifted() -> None:
    found = members("1,Ana,Lee", "2,Ana,Lee,,,2026-11-01,active,,", "3,Ana,Lee, Jr.,,,2026-11-01,active")
    assert [row.member_id for row in found.rows] == ["1", "2"]
    assert [(line, column) for line, column, _ in found.rejected] == [(4, "status")]
    assert "separator" in found.reading.problems[0].reason


def test_a_row_of_a_block_that_is_wholly_bad_leaves_the_next_block_alone() -> None:
    found = members(*[",Ana,Lee,,,2026-11-01,active"] * 5_000, MEMBER.format(1))
    assert (len(found.rows), len(found.reading.problems), found.reading.row_count) == (1, 5_000, 5_001)


def test_chunks_hold_five_thousand_rows_at_most_and_can_be_walked_again() -> None:
    found = packages(*["S1,1,,PT 8,2026-11-01,1.00,8,,,,"] * 12_001)
    assert len(found.rows) == 12_001
    header = "sold_on,member_id,item,price,quantity"
    many = read(header + "\n" + "2026-11-01,1,PT,600.00,600\n" * 20, columns={name: name for name in header.split(",")})
    assert len(many.rows) == 12_000
    assert {row.price_cents for row in many.rows} == {100}


@pytest.mark.parametrize(("count", "is_noted"), [(499, False), (500, True), (501, False), (1_000, True)])
def test_a_round_number_of_rows_is_noted_as_possibly_cut(count: int, is_noted: bool) -> None:
    found = members(*(MEMBER.format(number) for number in range(count)))
    assert (
        found.reading.notes == [f"The file has exactly {count:,} rows: the export may have been cut there."]
    ) is is_noted


def test_the_total_of_a_file_is_compared_with_the_sum_of_its_rows() -> None:
    rows = ["S1,1,,PT 8,2026-11-01,592.00,8,,,,", "S2,2,,PT 8,2026-11-01,592.00,8,,,,"]
    assert packages(*rows, "Total,,,,,1184.00,,,,,").reading.notes == []
    (note,) = packages(*rows, "Total,,,,,1284.00,,,,,").reading.notes
    assert note == 'The file\'s own total of "price" is 1284.00, the rows read sum up to 1184.00.'


def test_the_cents_of_a_column_are_parted_the_same_way_throughout() -> None:
    german = packages(*[f'S1,1,,PT 8,2026-11-01,"{price}",8,,,,' for price in ("279,00", "1.188", "1.599,00")])
    assert [row.price_cents for row in german.rows] == [27_900, 118_800, 159_900]
    divided = packages(*[f"S1,1,,PT 8,2026-11-01,{price},8,,,," for price in ("279.00", "49.995", "33.33")])
    assert [row.price_cents for row in divided.rows] == [27_900, 5_000, 3_333]


def test_too_many_problems_refuse_the_file() -> None:
    with pytest.raises(Refused, match=r"more than 10 rows cannot be read, the first on line 2"):
        members(*[",Ana,Lee,,,2026-11-01,active"] * 11, limits=dataclasses.replace(Limits(), problems=10))


def test_too_many_rows_and_columns_are_refused() -> None:
    with pytest.raises(Refused, match="more than 10 rows"):
        members(*[MEMBER.format(1)] * 11, limits=Limits(rows=10))
    with pytest.raises(Refused, match="more than 702 columns"):
        members(MEMBER.format(1) + "," * 1_000_0)


def test_empty_lines_count_as_rows_of_a_file_that_is_too_long() -> None:
    with pytest.raises(Refused, match="more than 9 rows"):
        members(*[""] * 9, MEMBER.format(1), limits=Limits(rows=9))


def test_lines_of_nothing_are_weighed_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[Sequence[str]] = []
    really = Sheet.kind_of
    monkeypatch.setattr(Sheet, "kind_of", lambda sheet, cells: (weighed.append(cells), really(sheet, cells))[1])
    with pytest.raises(Refused, match="a header but no rows"):
        members(*["", ",,", ", ,"] * 5_000)
    found = members(*[""] * 3, MEMBER.format(1), *["", ",,"] * 5_000)
    assert [row.line for row in found.rows] == [5]
    assert all(map(any, weighed))


def test_a_file_of_headings_alone_has_no_rows() -> None:
    with pytest.raises(Refused, match="a header but no rows"):
        members(*[",Group,,,,,"] * (BLOCK_ROWS + 1))


def test_a_million_columns_are_refused() -> None:
    with pytest.raises(Refused):
        read(f"{APPOINTMENTS}{',' * 1_000_000}\n" + "," * 1_000_000)


def test_text_that_begins_like_a_formula_stays_as_it_is() -> None:
    (row,) = members("1,=Otis,+Formula,@home,-5,2026-11-01,active").rows
    assert (row.first_name, row.last_name, row.email, row.phone) == ("=Otis", "+Formula", "@home", "-5")


def test_a_blank_is_none_where_a_zero_would_say_something() -> None:
    (row,) = packages("S1,1,,PT 8,2026-11-01,0.00,,,,,").rows
    assert (row.price_cents, row.sessions, row.remaining, row.expires_on) == (0, None, None, None)
    assert PACKAGES.count(",") == 10
