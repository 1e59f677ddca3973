"""Indexes that are built late are those of before, and what comes of a file is the same."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Inspector, inspect

from app.extensions import db
from app.intake import late_indexes, reading
from app.intake.bulk import Bulk
from app.intake.load.importing import Importing
from app.intake.refusal import Refused
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, PACKAGES, VISITS, bring, club, facts

TABLES = ("appointment", "carried")
FILES = [
    (PACKAGES, [f"S1,1,Ann Old,PT 8 sessions,2026-11-01,{price}.00,8,,,," for price in (592, 9)]),
    (
        APPOINTMENTS,
        [
            "A1,1,Ann Old,PT 60,2026-11-02 09:00,Ben,booked,,",
            "A2,2,Bo Lee,PT 60,2026-11-02 10:00,Ben,attended,,",
            "A3,3,Cy Day,PT 60,2026-11-03 10:00,Ben,attended,,",
            "A1,1,Ann New,PT 60,2026-11-02 09:00,Ben,attended,,",
            "A2,2,Bo Lee,PT 60,2026-11-02 10:00,Ben,attended,,",
        ],
    ),
    (VISITS, ["1,Ann New,PT 30,2026-11-04 09:00,Ben,attended,,", "1,Ann New,PT 60,2026-11-04 09:00,Ben,attended,,"]),
    (MEMBERS, ["1,Ann,New,,,2020-01-01,active", "2,Bo,Lee,,,2020-01-01,active"]),
]


def indexes() -> dict[str, set[str | None]]:
    found: Inspector = inspect(db.session.connection())
    return {table: {index["name"] for index in found.get_indexes(table)} for table in TABLES}


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, set[str | None]]]]:
    """The indexes of each file, right before all of it is in. Every file is a long one, read two lines at a time."""
    found: list[dict[str, set[str | None]]] = []
    finish = Importing.finish

    def looked_at(importing: Importing) -> None:
        found.append(indexes())
        finish(importing)

    monkeypatch.setattr(Importing, "finish", looked_at)
    monkeypatch.setattr(reading, "CHUNK", 2)
    monkeypatch.setattr(late_indexes, "MANY", 0)
    monkeypatch.setattr(late_indexes, "FEW", 1000)
    monkeypatch.setattr("app.intake.actions.ROW_BYTES", 1)
    return found


def brought(code: str) -> dict[str, list[tuple[object, ...]]]:
    place = club(code)
    for header, lines in FILES:
        bring(place, header, *lines)
    return facts(place)


def test_every_file_comes_to_the_same_and_leaves_the_same_indexes(
    app: Flask, standing: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, late = indexes(), brought("late")
    assert indexes() == before
    with monkeypatch.context() as now:
        now.setattr(late_indexes, "MANY", 10**9)
        assert brought("now") == late


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_first_file_of_new_rows_is_written_without_indexes(app: Flask, standing: list[object]) -> None:
    bring(club(), APPOINTMENTS, *FILES[1][1][:3])
    assert standing == [{"appointment": set(), "carried": set()}]


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_nobody_is_shut_out_of_a_table_on_postgresql(app: Flask, standing: list[object]) -> None:
    before = indexes()
    bring(club(), APPOINTMENTS, *FILES[1][1][:3])
    assert standing == [before]


def test_a_load_that_breaks_off_leaves_the_indexes(
    app: Flask, standing: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Importing) -> None:
        raise Refused("no more")

    before, place = indexes(), club()
    monkeypatch.setattr(Importing, "finish", refuse)
    with pytest.raises(Refused):
        bring(place, APPOINTMENTS, *FILES[1][1])
    db.session.rollback()
    assert indexes() == before


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_table_with_more_rows_than_come_keeps_its_indexes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(club(), APPOINTMENTS, *FILES[1][1])
    before, bulk = indexes(), Bulk(db.session())
    bulk.indexes.expect("carried", 10_000)
    bulk.indexes.drop_for("carried")
    assert indexes()["carried"] == set()
    bulk.indexes.build()
    assert indexes() == before
    monkeypatch.setattr(late_indexes, "MANY", 5)
    for row_count in (4, 8):
        bulk.indexes.expect("carried", row_count)
        bulk.indexes.drop_for("carried")
        assert indexes() == before
