"""Files come again and again: nothing is counted twice, lost, or taken for gone."""

import csv
import signal
from datetime import timedelta
from io import BytesIO, StringIO

import pytest

from app.extensions import db
from app.intake import actions, waiting
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.models import Export, Location
from jobs.read_export import read_export
from tests.intake.exports import members as read_members
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, D, bring, club, facts
from tests.intake.problems.exports import open_rows, put_right
from tests.intake.test_guards import bring as bring_unattended
from tests.intake.test_guards import members as many
from tests.plugins.workers import ended_by_itself

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
LAST_WEEK = D - timedelta(7)
BEA = "M1,Bea,Thirty,bea@x.com,312 555 0142,2026-11-02,active"
LEO = "M2,Leo,Brandt,,,2026-11-03,active"


@pytest.fixture
def place(app) -> Location:
    return club()


def visit(number: int, status: str = "attended") -> str:
    return f"A{number},M1,Bea Thirty,PT 60,2026-11-{number:02} 10:00,Ben,{status},2026-11-01,"


def sale(number: int) -> str:
    return f"S{number},M1,Bea Thirty,PT 8 sessions,2026-11-{number:02},592.00,8,,Ben,,"


def counts(export: Export) -> tuple[int, int, int]:
    return export.created_count, export.updated_count, export.unchanged_count


def test_38_the_same_file_twice_changes_nothing(place):
    for header, line in ((MEMBERS, BEA), (APPOINTMENTS, visit(5)), (PACKAGES, sale(5))):
        first = bring(place, header, line)
        before = facts(place)
        assert bring(place, header, line).id == first.id
        assert counts(bring(place, header, line, "")) == (0, 0, 1)
        assert facts(place) == before


def test_38_windows_that_overlap_bring_only_what_is_new(place):
    bring(place, APPOINTMENTS, *map(visit, range(1, 8)), as_of=LAST_WEEK)
    assert counts(bring(place, APPOINTMENTS, *map(visit, range(5, 12)))) == (4, 0, 3)
    assert len(facts(place, "appointments")["appointments"]) == 11


def test_39_who_is_absent_is_not_deleted(place):
    for header, lines in ((MEMBERS, [BEA, LEO]), (APPOINTMENTS, [visit(1), visit(2)]), (PACKAGES, [sale(1), sale(2)])):
        bring(place, header, *lines, as_of=LAST_WEEK)
    before = facts(place, "members", "appointments", "packages")
    for header, line in ((MEMBERS, BEA), (APPOINTMENTS, visit(1)), (PACKAGES, sale(1))):
        bring(place, header, line)
    assert facts(place, "members", "appointments", "packages") == before


def test_39_a_file_suddenly_a_tenth_of_its_usual_size_is_held_for_a_person(place):
    bring_unattended(place, MEMBERS, many(1, 60))
    before = facts(place)
    export = bring_unattended(place, MEMBERS, many(1, 6))
    assert (export.status, export.held_for) == ("held", "small")
    assert facts(place) == before


@pytest.mark.parametrize("count", [500, 1_000, 5_000, 10_000])
def test_40_a_round_number_of_rows_is_warned_of(count, house):
    assert read_members(*many(1, count)).reading.notes == [
        f"The file has exactly {count:,} rows: the export may have been cut there."
    ]
    assert read_members(*many(1, count + 1)).reading.notes == []


def test_41_a_blank_never_erases(place):
    bring(place, MEMBERS, BEA, as_of=LAST_WEEK)
    bring(place, APPOINTMENTS, visit(5), as_of=LAST_WEEK)
    bring(place, PACKAGES, sale(5), as_of=LAST_WEEK)
    before = facts(place, "members", "appointments", "packages")
    bring(place, MEMBERS, "M1,Bea,Thirty,,,,")
    bring(place, APPOINTMENTS, "A5,M1,,PT 60,2026-11-05 10:00,,attended,,")
    bring(place, PACKAGES, "S5,M1,,PT 8 sessions,2026-11-05,592.00,,,,,")
    assert facts(place, "members", "appointments", "packages") == before


DIES = """
import os, signal
from app import create_app, clock
from app.extensions import db
from app.intake import actions, waiting
from app.models import Export
with create_app().app_context():
    assert waiting.claim(db.session(), {export_id}, clock.now())
    db.session.commit()
    actions.load(db.session(), db.session.get_one(Export, {export_id}), clock.now())
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.processes
def test_42_a_killed_import_is_read_again_and_nothing_is_lost_or_twice(house, place):
    content = "\n".join((APPOINTMENTS, *map(visit, range(1, 10)), "")).encode()
    export = actions.receive(
        db.session(), place, BytesIO(content), filename="visits.csv", as_of=D, source="web", now=NOON
    ).export
    export_id, place_id = export.id, place.id
    db.session.commit()
    assert ended_by_itself(house, DIES.format(export_id=export_id)) == -signal.SIGKILL
    db.session.rollback()
    place = db.session.get_one(Location, place_id)
    assert facts(place, "appointments")["appointments"] == []
    waiting.free_abandoned(db.session())
    db.session.commit()
    read_export(export_id)
    db.session.expire_all()
    assert counts(db.session.get_one(Export, export_id)) == (9, 0, 0)
    assert len(facts(place, "appointments")["appointments"]) == 9


def test_43_an_import_is_undone_whole_with_what_it_made_and_what_it_changed(place):
    bring(place, APPOINTMENTS, visit(5, "booked"), as_of=LAST_WEEK)
    before = facts(place)
    export = bring(place, APPOINTMENTS, visit(5), visit(6), visit(7, "Pencilled in"))
    assert counts(export)[:2] == (1, 1)
    undo(db.session(), export.id, NOON)
    db.session.commit()
    assert facts(place) == before


def test_43_what_was_built_on_an_import_since_is_named_and_nothing_is_undone(place):
    first = bring(place, APPOINTMENTS, visit(5, "booked"), as_of=LAST_WEEK)
    bring(place, APPOINTMENTS, visit(5))
    before = facts(place)
    with pytest.raises(UndoRefused, match=r"appointments\.csv of .* changed the status of Bea Thirty's appointment"):
        undo(db.session(), first.id, NOON)
    db.session.rollback()
    assert facts(place) == before


WRONG = "M3,Mia,Voss,,,31/02/2026,active"


def test_44_a_rejected_row_is_kept_with_line_column_value_and_reason_and_corrected_in_place(place):
    export = bring(place, MEMBERS, BEA, WRONG)
    (row,) = open_rows(export)
    assert (row.line, row.column, row.value, row.reason) == (3, "joined_on", "31/02/2026", "impossible date")
    assert put_right(export, {3: {"joined_on": "2026-02-28"}}).came_in == 1
    assert (export.created_count, export.rejected_count, open_rows(export)) == (2, 0, [])
    assert [(row[0], row[5]) for row in facts(place, "members")["members"]] == [
        ("M1", "2026-11-02"),
        ("M3", "2026-02-28"),
    ]


def test_44_rejected_rows_are_downloaded_as_a_file_of_their_own(cast, client, sign_in):
    export = bring(cast.north, MEMBERS, BEA, WRONG)
    answer = sign_in(client, cast.ana).get(f"/imports/{export.id}/problems.csv")
    assert answer.status_code == 200
    (row,) = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["last_name"], row["joined_on"]) == ("Voss", "31/02/2026")
    assert "joined_on: impossible date" in row.values()
