"""A layout whose headers drifted, and what a person says of one of them."""

import pytest

from app.intake.refusal import Refused
from tests.intake.exports import read

DRIFTED = "Date,Start time,End time,Description,Trainer name,Client number,Client,Status,Scheduled by"
ITS_ROW = "2026-11-12,09:00,10:00,Personal Training 60,Ben Ortiz,17,Bea Thirty,Signed in,Ana"


def test_a_column_said_of_a_layout_whose_headers_drifted_leaves_the_rest_to_the_layout() -> None:
    with pytest.raises(Refused) as refused:
        read(f"{DRIFTED}\n{ITS_ROW}\n", columns={"member_id": "Client number"})
    assert str(refused.value) == (
        'export.csv: this looks like mindbody-schedule, but it has no column "Staff";'
        " say which column is which with --map FIELD=COLUMN."
    )
    found = read(f"{DRIFTED}\n{ITS_ROW}\n", columns={"member_id": "Client number", "trainer": "Trainer name"})
    assert found.reading.layout == "mindbody-schedule"
    [row] = found.rows
    assert (row.member_id, row.trainer, row.word, row.starts_time) == ("17", "Ben Ortiz", "Signed in", "09:00")


def test_a_column_said_of_a_file_that_is_like_nothing_known_still_names_what_is_missing() -> None:
    with pytest.raises(Refused, match="a mapping of service and starts_at or starts_on and status is missing"):
        read("Who,What\n17,x\n", columns={"member_id": "Who", "appointment_id": "What"})
