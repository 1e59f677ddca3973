"""Rows that head a group of others."""

import pytest

from app.intake.refusal import Refused
from tests.intake.exports import APPOINTMENTS, Read, read

HEADER = "appointment_id,member_id,service,starts_at,status"
VISIT = "A{0},1,PT,2026-07-13 0{0}:00,attended"


def visits(*lines: str, header: str = HEADER, **columns: str) -> Read:
    return read("\n".join((header, *lines)) + "\n", columns=columns)


def test_case_15_a_group_label_is_carried_down_to_the_rows_below_it() -> None:
    found = visits(
        "Trainer: Ana Bell,,,,",
        VISIT.format(1),
        VISIT.format(2),
        "Trainer:,Cy Ott,,,",
        VISIT.format(3),
        "Trainer:,,,,",
        VISIT.format(4),
        trainer="label:Trainer",
    )
    assert [(row.line, row.trainer) for row in found.rows] == [(3, "Ana Bell"), (4, "Ana Bell"), (6, "Cy Ott"), (8, "")]
    assert (found.reading.layout, found.reading.ignored_count, found.rejected) == ("spotter-appointments", 3, [])


def test_a_label_reaches_over_the_blocks_in_which_a_file_is_read() -> None:
    header = "member_id,service,starts_at,status"
    lines = [f"{number},PT,2026-07-13 08:00,attended" for number in range(12_000)]
    found = visits("Trainer: Ana Bell", *lines, header=header, trainer="label:Trainer")
    assert {row.trainer for row in found.rows} == {"Ana Bell"}
    assert (len(found.rows), found.reading.row_count) == (12_000, 12_000)


def test_what_a_row_says_itself_stands() -> None:
    line = "A1,1,,PT,2026-07-13 08:00,{},attended,,"
    lines = ("Trainer: Ana Bell,,,,,,,,", line.format("Ben"), line.format(""))
    mapped = visits(*lines, header=APPOINTMENTS, trainer="label:Trainer")
    assert [row.trainer for row in mapped.rows] == ["Ben", "Ana Bell"]


def test_a_label_that_is_the_value_itself_is_carried_down_and_pages_and_totals_are_none() -> None:
    found = visits(
        *("Ana Bell,,,,", VISIT.format(1), "Page 1 of 2,,,,", VISIT.format(2), "Total 2,,,,", VISIT.format(3)),
        trainer="label:*",
    )
    assert [row.trainer for row in found.rows] == ["Ana Bell"] * 3


def test_a_field_that_every_row_needs_may_come_from_a_label() -> None:
    header = "member_id,service,starts_time,trainer,status"
    found = visits(
        "1,PT,8:00,Ben,attended",
        "Monday 13 July 2026,,,,",
        "1,PT,8:00,Ben,attended",
        header=header,
        **{"starts_on": "label:*", **{name: name for name in header.split(",")}},
    )
    assert [(row.line, row.starts_on) for row in found.rows] == [(4, "2026-07-13")]
    assert [(problem.line, problem.reason) for problem in found.reading.problems] == [(2, "missing starts on")]


def test_the_order_of_days_in_labels_is_settled_by_all_of_them_or_asked_for() -> None:
    names = {name: name for name in ("member_id", "service", "starts_time", "status")}
    lines = ("Date: 05/06/2026,,,", "1,PT,8:00,attended")
    header = ",".join(names)
    with pytest.raises(Refused, match=r'"label:Date" \(05/06/2026\).*--map starts_on="label:Date:DMY"'):
        visits(*lines, header=header, starts_on="label:Date", **names)
    said = visits(*lines, header=header, starts_on="label:Date:MDY", **names)
    settled = visits(
        *lines, "Date: 25/06/2026,,,", "1,PT,9:00,attended", header=header, starts_on="label:Date", **names
    )
    assert [row.starts_on for row in said.rows] == ["2026-05-06"]
    assert [row.starts_on for row in settled.rows] == ["2026-06-05", "2026-06-25"]


def test_a_label_that_does_not_read_rejects_the_rows_below_it() -> None:
    names = {name: name for name in ("member_id", "service", "starts_time", "status")}
    found = visits("Date: soon,,,", "1,PT,8:00,attended", header=",".join(names), starts_on="label:Date", **names)
    assert [(problem.line, problem.reason) for problem in found.reading.problems] == [(3, "not a date")]
