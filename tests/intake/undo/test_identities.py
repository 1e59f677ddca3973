"""Rows without a member id, when the file that told who they speak of is undone."""

from datetime import date

from app.extensions import db
from app.models import Appointment, Identity, WaitingRow
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, bring, club, facts
from tests.intake.undo.leo import LEO, refusal, taken_back

NAMED = "A1,,Leo Brandt,Orientation,2026-11-10 10:00,Ben Ortiz,attended,2026-11-01,"


def test_rows_that_wait_go_with_their_file(app):
    place = club()
    export = bring(place, APPOINTMENTS, NAMED)
    assert db.session.query(WaitingRow).count() == 1
    taken_back(export)
    assert (db.session.query(WaitingRow).count(), db.session.query(Identity).count()) == (0, 0)


def test_rows_of_another_file_that_were_read_as_a_members_stand_in_the_way(app):
    place = club()
    visits = bring(place, APPOINTMENTS, NAMED, as_of=date(2026, 11, 15))
    export = bring(place, MEMBERS, LEO)
    assert db.session.query(Appointment).count() == 1
    assert refusal(export) == (
        "Rows of appointments.csv without a member id were read as Leo Brandt's, whom only this file tells of."
        " Undo that import first."
    )
    taken_back(visits)
    taken_back(export)
    assert not any(facts(place).values())


def test_rows_that_an_earlier_file_told_apart_do_not(app):
    place = club()
    bring(place, APPOINTMENTS, NAMED, as_of=date(2026, 11, 15))
    bring(place, MEMBERS, LEO, as_of=date(2026, 11, 16))
    before = facts(place)
    taken_back(bring(place, MEMBERS, LEO, ""))
    assert facts(place) == before
