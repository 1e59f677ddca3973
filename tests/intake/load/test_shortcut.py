"""Lines that a file has in common with the newest one are not read again: what comes of it is the same."""

import random
from datetime import timedelta

import pytest
from flask import Flask

from app.intake.load import before
from app.models import Location
from tests.intake.load.exports import APPOINTMENTS, PACKAGES, VISITS, D, bring, club, facts

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
File = tuple[str, list[str], int]
"""Header, lines, and how many days before D it speaks of."""
OLD, NEW, SLOT = "1,Ann Old,PT 60,", "1,Ann New,PT 60,", "2026-11-02 09:00,Ben,"
CAME, GONE = f"{OLD}{SLOT}attended,,", f"{OLD}{SLOT}cancelled,,"
MISSED_30, CAME_30 = f"1,Ann Old,PT 30,{SLOT}no_show,,", f"1,Ann Old,PT 30,{SLOT}attended,,"
HARD: dict[str, list[File]] = {
    "a newer name elsewhere": [
        (APPOINTMENTS, [f"A1,{CAME}"], 9),
        (PACKAGES, ["S1,1,Ann New,PT 8 sessions,2026-11-01,592.00,8,,,,"], 6),
        (APPOINTMENTS, [f"A1,{CAME}"], 3),
    ],
    "a newer name in the same report": [
        (APPOINTMENTS, [f"A1,{CAME}"], 9),
        (APPOINTMENTS, [f"A2,{NEW}2026-11-03 09:00,Ben,attended,,"], 6),
        (APPOINTMENTS, [f"A1,{CAME}"], 3),
    ],
    "a slot that is told twice": [(VISITS, [GONE, CAME], 9), (VISITS, [CAME, GONE], 6)],
    "a slot that is told once again": [(VISITS, [GONE, CAME], 9), (VISITS, [GONE], 6)],
    "two services of a slot": [
        (VISITS, [CAME], 9),
        (VISITS, [MISSED_30, CAME], 6),
        (VISITS, [CAME_30, CAME], 3),
    ],
}


def padded(header: str, lines: list[str]) -> list[str]:
    """With enough that never changes, so that the rest is worth the shortcut."""
    many = [f"9,Bo Still,PT 60,2026-10-{day:02} 07:00,Ben,attended,," for day in range(1, 25)]
    same = (
        [f"Z{at},{line}" for at, line in enumerate(many)]
        if header == APPOINTMENTS
        else many
        if header == VISITS
        else []
    )
    return [*same, *lines]


def brought(location: Location, files: list[File]) -> dict[str, list[tuple[object, ...]]]:
    for header, lines, days in files:
        bring(location, header, *padded(header, lines), as_of=D - timedelta(days))
    return facts(location)


def alike(files: list[File], monkeypatch: pytest.MonkeyPatch) -> None:
    short = brought(club("short"), files)
    with monkeypatch.context() as without:
        without.setattr(before, "compared", lambda *_: None)
        whole = brought(club("whole"), files)
    assert short == whole


@pytest.mark.parametrize("files", HARD.values(), ids=HARD)
def test_a_line_that_is_not_read_again_says_what_it_would_have_said(
    app: Flask, files: list[File], monkeypatch: pytest.MonkeyPatch
) -> None:
    alike(files, monkeypatch)


@pytest.mark.parametrize("seed", range(4))
def test_files_of_any_lines_come_to_the_same_either_way(app: Flask, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)

    def line() -> str:
        name, service, word = chance.choice(NAMES), chance.choice(["PT 60", "Orientation"]), chance.choice(WORDS)
        return f"{chance.choice('12')},{name},{service},2026-11-0{chance.choice('234')} 09:00,Ben,{word},,"

    with_ids = chance.random() < 0.3
    files: list[File] = []
    for days in range(9, 0, -2):
        lines = [line() for _ in range(chance.randint(1, 5))]
        if chance.random() < 0.2:
            lines = [f"S{chance.randint(1, 3)},1,{chance.choice(NAMES)},PT 8 sessions,2026-11-01,592.00,8,,,,"]
            files.append((PACKAGES, lines, days))
        else:
            numbered = [f"A{chance.randint(1, 4)},{one}" for one in lines] if with_ids else lines
            files.append((APPOINTMENTS if with_ids else VISITS, numbered, days))
    alike(files, monkeypatch)


NAMES = ("Ann Old", "Ann New", "Anna New")
WORDS = ("attended", "cancelled", "no_show", "booked")
