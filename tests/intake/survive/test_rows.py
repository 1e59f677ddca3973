"""Rows that are no records: headings of groups, and totals."""

import pytest

from tests.intake.exports import APPOINTMENTS, MEMBERS, packages, read
from tests.intake.workbooks import xlsx

ANA, BO = "1,Ana,Lee,,,2026-11-01,active", "2,Bo,Roy,,,2026-11-02,active"


def test_15_the_label_of_a_group_is_carried_down_to_its_rows() -> None:
    rows = [
        ["member_id", "service", "starts_at", "status"],
        ["Trainer: Ana Bell"],
        ["1", "PT", "2026-11-02 08:00", "attended"],
        ["2", "PT", "2026-11-02 09:00", "attended"],
        ["Trainer:", "Cy Ott"],
        ["1", "PT", "2026-11-02 10:00", "no_show"],
    ]
    found = read(xlsx(rows), columns={"trainer": "label:Trainer"})
    assert [(row.line, row.trainer) for row in found.rows] == [(3, "Ana Bell"), (4, "Ana Bell"), (6, "Cy Ott")]
    assert (found.rejected, found.reading.ignored_count) == ([], 2)


@pytest.mark.parametrize(
    "total", ["Total,2,,,,,", "Grand Total:,,,,,,", ",Total,2,,,,", "Total for North,2 members,,,,,"]
)
def test_16_totals_above_and_below_are_nobody_and_total_fitness_is_a_client(total: str) -> None:
    fitness = "9,Total,Fitness,,,2026-11-03,active"
    found = read("\n".join((MEMBERS, total, ANA, fitness, BO, total, "")))
    assert [(row.member_id, row.first_name, row.last_name) for row in found.rows] == [
        ("1", "Ana", "Lee"), ("9", "Total", "Fitness"), ("2", "Bo", "Roy")
    ]  # fmt: skip
    assert (found.rejected, found.reading.ignored_count) == ([], 2)


def test_16_a_visit_of_total_fitness_counts_and_the_total_of_visits_does_not() -> None:
    visit = "A1,,Total Fitness,PT,2026-11-02 08:00,Ben,attended,,"
    found = read(f"{APPOINTMENTS}\n{visit}\nTotal,1,,,,,,,\n")
    assert [(row.first_name, row.last_name) for row in found.rows] == [("Total", "Fitness")]
    assert found.rejected == []


SALES = [f"S{n},{n},,PT 8,2026-11-01,592.00,8,,,," for n in (1, 2)]


def test_17_the_files_own_total_is_held_against_the_rows_read() -> None:
    assert packages(*SALES, "Total,,,,,1184.00,,,,,").reading.notes == []
    assert packages(*SALES, "Total,,,,,1284.00,,,,,").reading.notes == [
        'The file\'s own total of "price" is 1284.00, the rows read sum up to 1184.00.'
    ]


@pytest.mark.parametrize(("own", "said"), [("3", "3"), ('"1,938"', "1,938")])
def test_17_the_files_own_count_is_held_against_the_rows_read(own: str, said: str) -> None:
    assert read("\n".join((MEMBERS, ANA, BO, "Total,2,,,,,", ""))).reading.notes == []
    assert read("\n".join((MEMBERS, ANA, BO, f"Total,{own},,,,,", ""))).reading.notes == [
        f"The file itself counts {said} rows, 2 were read."
    ]


@pytest.mark.parametrize("label", ["Total rows: {}", "Total Members: {}", "Count: {}"])
def test_17_a_count_in_one_cell_with_its_label_is_held_against_the_rows_read(label: str) -> None:
    lines = (MEMBERS, ANA, BO)
    assert read("\n".join((*lines, label.format(2) + ",,,,,,", ""))).reading.notes == []
    found = read("\n".join((*lines, label.format("1,938").join('""') + ",,,,,,", ""))).reading
    assert found.notes == ["The file itself counts 1,938 rows, 2 were read."]
    assert (found.row_count, found.problems) == (2, [])
