"""Files that are not what they should be are held for a person, unless one has asked for exactly this file."""

import pytest
from flask import Flask

from app.extensions import db
from app.intake import actions, holding, rules
from app.models import Export, Location
from jobs.read_export import read_export
from tests.intake.load.exports import MEMBERS, NOON, VISITS, D, club, facts
from tests.intake.test_holding import came


def members(first: int, last: int, word: str = "Lind") -> list[str]:
    return [f"M{n},Cora{n},{word}{n},,,2019-01-05,active" for n in range(first, last + 1)]


def visits(first: int, last: int, outcome: str = "attended", trainer: str = "Ben") -> list[str]:
    numbers = range(first, last + 1)
    return [f"M{n},Cora{n} Lind{n},PT,2026-11-{n % 18 + 1:02} 09:00,{trainer},{outcome},," for n in numbers]


def bring(location: Location, header: str, lines: list[str], source: str = "folder") -> Export:
    return came(location, "\n".join((header, *lines, "")).encode(), source=source)


def why(export: Export) -> tuple[str, str | None, str]:
    return export.status, export.held_for, (export.refusal or "").partition(": ")[2]


@pytest.mark.parametrize(
    ("rows", "sizes", "is_small"),
    [
        (10, [100], True), (11, [100], False), (4, [49], False), (5, [50, 3000], True), (0, [], False),
        (9, [90, 80, 3000, 100, 95], True), (60, [600, 60], False),
    ],
)  # fmt: skip
def test_a_tenth_of_the_usual_size_is_small(rows: int, sizes: list[int], is_small: bool) -> None:
    assert bool(rules.is_small(rows, sizes)) == is_small


@pytest.mark.parametrize(
    ("changed", "known", "is_much"), [(20, 60, False), (21, 60, True), (49, 49, False), (17, 50, True), (0, 0, False)]
)
def test_more_than_a_third_of_enough_known_rows_is_much(changed: int, known: int, is_much: bool) -> None:
    assert bool(rules.changes_much(changed, known)) == is_much


def test_a_file_suddenly_a_tenth_of_its_usual_size_is_held(app: Flask) -> None:
    location = club()
    assert bring(location, MEMBERS, members(1, 60)).status == "loaded"
    export = bring(location, MEMBERS, members(1, 6))
    assert why(export) == (
        "held", "small", "It has 6 rows, usually there are about 60: part of it may be missing.",
    )  # fmt: skip


def test_a_file_of_another_layout_has_no_usual_size_yet(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 60))
    assert bring(location, VISITS, visits(1, 3)).status == "loaded"


def test_a_file_that_would_change_more_than_a_third_of_the_known_rows_is_held(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 60))
    before = facts(location)
    export = bring(location, MEMBERS, [*members(1, 39), *members(40, 60, "Wolf")])
    assert why(export) == (
        "held", "changes", "It would change 21 of 60 known rows, more than a third: a column may have moved.",
    )  # fmt: skip
    assert facts(location) == before


def test_bookings_that_came_to_their_end_and_blanks_that_are_filled_change_nothing(app: Flask) -> None:
    location = club()
    bring(location, VISITS, visits(1, 60, "booked", ""))
    assert bring(location, VISITS, visits(1, 60)).status == "loaded"
    assert bring(location, VISITS, visits(1, 60, trainer="Dana")).held_for == "changes"


def test_a_file_of_another_club_is_held(app: Flask) -> None:
    north, south = club("north"), club("south")
    bring(south, MEMBERS, members(1, 30))
    export = bring(north, VISITS, visits(1, 30))
    assert why(export)[1] == "other_club"
    assert "those of South" in why(export)[2]


def test_two_clubs_that_both_count_their_members_from_1_are_two(app: Flask) -> None:
    north, south = club("north"), club("south")
    bring(south, MEMBERS, members(1, 30))
    assert bring(north, MEMBERS, members(1, 30, "Falk")).status == "loaded"


def test_a_file_that_shares_nobody_with_a_club_that_knows_its_members_is_held(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 30))
    export = bring(location, VISITS, visits(101, 130))
    assert why(export)[:2] == ("held", "other_club")
    assert bring(location, VISITS, visits(101, 119)).status == "loaded"


def test_a_list_of_newcomers_is_no_other_club(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 30))
    new = [line.replace("2019-01-05", "2026-11-12") for line in members(101, 130)]
    assert bring(location, MEMBERS, new).status == "loaded"


@pytest.mark.parametrize(("count", "held_for"), [(500, "cut"), (499, None), (1000, "cut")])
def test_a_file_of_a_round_number_of_rows_may_be_cut(app: Flask, count: int, held_for: str | None) -> None:
    assert bring(club(), MEMBERS, members(1, count)).held_for == held_for


def test_what_a_person_asks_for_in_a_terminal_is_loaded_with_a_warning(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 60), source="cli")
    content = "\n".join((MEMBERS, *members(1, 5), "")).encode()
    export = came(location, content, source="cli")
    assert export.status == "loaded"
    assert export.notes == ["It has 5 rows, usually there are about 60: part of it may be missing."]


def test_released_it_is_loaded_like_any_other_and_keeps_the_warning(app: Flask) -> None:
    plain, held = club("plain"), club("held")
    for location in (plain, held):
        bring(location, MEMBERS, members(1, 60), source="cli")
    bring(plain, MEMBERS, members(3, 7, "Wolf"), source="cli")
    export = bring(held, MEMBERS, members(3, 7, "Wolf"))
    assert export.status == "held"
    holding.release(db.session(), export.id, NOON, None)
    db.session.commit()
    read_export(export.id)
    db.session.refresh(export)
    assert (export.status, export.released_at, export.row_count) == ("loaded", NOON, 5)
    assert "part of it may be missing." in export.notes[0]
    assert facts(held) == facts(plain)


def test_a_guard_that_only_looks_holds_nothing(app: Flask) -> None:
    location = club()
    bring(location, MEMBERS, members(1, 60))
    export = bring(location, MEMBERS, members(1, 6))
    loaded = actions.load(db.session(), export, NOON, may_hold=False)
    assert [warned.guard for warned in loaded.warnings] == ["small"]
    db.session.rollback()
    assert export.as_of == D
