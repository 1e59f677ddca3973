"""44: where the rows of a file tell of each other, a corrected one counts as it would have in its place."""

import random
from itertools import count

import pytest

from app.intake.actions import Options
from tests.intake.load.exports import bring_bytes, club, facts
from tests.intake.problems.exports import broken, counts, put_right

LOG = "Booking ID,User ID,First Name,Last Name,Booking Date,Booking Start,Current Status,Booking Made By,Log Date"
STATUSES = "Open Booking - not yet logged", "Completed Booking", "No Show Booking"
SLOTS = "Member ID,Name,Booking Date,Booking Start Time,Booking Result,Resource Name,Class Name,Service"
RESULTS = "Booking", "Showed", "Cancelled", "No Show"


def events(rng: random.Random) -> list[str]:
    lines = []
    for booking in range(1, 9):
        for day in rng.sample(range(1, 20), 3):
            who = f"B{booking},U{booking},Bea,B{booking},2026-11-18,{booking + 8}:00"
            lines.append(f"{who},{rng.choice(STATUSES)},Dana,2026-11-{day:02} 09:00")
    rng.shuffle(lines)
    return lines


def slots(rng: random.Random) -> list[str]:
    lines = []
    for number, _ in zip(count(1), range(8), strict=False):
        for result in rng.sample(RESULTS, 2):
            lines.append(f"U{number},Brandt L{number},18 Nov 2026,{number}:10:00 pm,{result},Ben Ortiz,,PT 60")
    rng.shuffle(lines)
    return lines


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("header", "made", "column"),
    [(LOG, events, "Log Date"), (SLOTS, slots, "Booking Start Time")],
    ids=["log", "slots"],
)
def test_44_a_corrected_row_beside_others_of_its_record(app, seed, header, made, column):
    rng = random.Random(seed)
    right = made(rng)
    file = broken(header, right, dict.fromkeys(rng.sample(range(len(right)), 5), (column, "nonsense")))
    there, here = club("south"), club("north")
    const = {"service": "PT 60", "trainer": "Ben"} if header == LOG else {}
    perfect, export = (
        bring_bytes(place, "\n".join((header, *lines)).encode(), "e.csv", Options(constants=const))
        for place, lines in ((there, file.right), (here, file.wrong))
    )
    assert export.rejected_count == 5
    first, *rest = sorted(file.cells)
    for lines in ([first], rest):
        assert put_right(export, {line: file.cells[line] for line in lines}).wrong == []
    assert facts(here) == facts(there)
    assert counts(export) == counts(perfect)
