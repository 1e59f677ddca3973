"""What stands in the way of taking an answer back, who goes with it, and who comes second."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.funnel import records
from app.intake.identity import who
from app.intake.undo import answers
from app.intake.undo.answers import MeanwhileError, mark
from app.models import Appointment, Client, Identity, Member, WaitingRow
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, bring, facts
from tests.intake.load.test_strays import FAMILY, bring_visits, identities, member, say, visit, who_trained
from tests.intake.undo.leo import act, taken_back
from tests.intake.undo.taking_back import LATER, LEO, back, everything, refusal


@pytest.fixture
def ana(cast):
    return cast.ana


@pytest.fixture
def place(house, cast):
    house.begin_with("a family of members", lambda: {"family": bring(cast.north, MEMBERS, *FAMILY)})
    return cast.north


def test_two_answers_that_mean_the_same_somebody_new_are_apart(place, ana):
    bring_visits(place, visit("New Face"), visit("N Face", day="2026-11-17"))
    new, other = identities()
    say(place, new, None, ana)
    say(place, other, db.session.get_one(Member, new.member_id), ana)
    back(place, new, ana)
    assert len(who_trained(place)) == 1
    assert db.session.get(Member, other.member_id).voided_at is None
    back(place, other, ana)
    assert who_trained(place) == []
    assert db.session.query(Member).filter(Member.mms_id.is_(None), Member.voided_at.is_(None)).count() == 0


def test_somebody_new_goes_although_no_row_of_theirs_is_left(place, ana):
    export = bring_visits(place, visit("New Face"))
    told = identities()[0]
    say(place, told, None, ana)
    taken_back(export)
    assert back(place, told, ana).row_count == 0
    assert db.session.query(Member).filter(Member.mms_id.is_(None), Member.voided_at.is_(None)).count() == 0


def test_an_undone_import_stays_undone(place, ana):
    bring_visits(place, LEO)
    told = identities()[0]
    say(place, told, member("4"), ana)
    gone = bring_visits(place, visit("Leo Brandt", day="2026-11-17"))
    taken_back(gone)
    assert back(place, told, ana).row_count == 1
    assert say(place, told, member("3"), ana) == 1


def test_a_fact_by_hand_stands_in_the_way_and_nothing_is_changed(place, ana, cast):
    bring_visits(place, LEO.replace("attended", "booked"))
    told = identities()[0]
    say(place, told, member("4"), ana)
    client = db.session.scalars(select(Client).join(Member).where(Member.mms_id == "4")).one()
    records.record_outcome(act(cast, client), db.session.query(Appointment).one(), "attended")
    db.session.commit()
    before = everything(place)
    assert refusal(place, told, ana) == [
        "Leo Brandt: Ana Reyes recorded “showed” for the session on Wed, Nov 18, which only these rows tell of. Take"
        " that back on the client's page first."
    ]
    assert everything(place) == before


def test_a_later_file_that_changed_what_they_wrote_is_to_be_undone_first(place, ana):
    bring(place, APPOINTMENTS, "A1,,Leo Brandt,PT 60,2026-11-10 10:00,Ben Ortiz,booked,2026-11-01,")
    told = identities()[0]
    say(place, told, member("4"), ana)
    bring(place, APPOINTMENTS, "A1,4,Leo Brandt,PT 60,2026-11-10 10:00,Ben Ortiz,attended,2026-11-01,")
    [sentence] = refusal(place, told, ana)
    assert sentence == (
        "appointments.csv of Fri, Nov 20 changed the status of Leo Brandt's appointment on Tue, Nov 10 since. Undo that"
        " import first."
    )


def test_rows_of_somebody_new_that_left_no_trace_are_named(place, ana):
    bring_visits(place, visit("New Face"))
    told = identities()[0]
    say(place, told, None, ana)
    old = bring_visits(place, visit("New Face", day="2026-11-19"))
    db.session.query(WaitingRow).filter(WaitingRow.export_id == old.id).delete()
    db.session.commit()
    assert refusal(place, told, ana) == [
        "file.csv of Fri, Nov 20 brought rows under this answer, and nobody knows any more which. Undo that import"
        " first, and bring the file again afterwards."
    ]


def test_who_comes_second_changes_nothing(place, ana):
    bring_visits(place, LEO)
    told = identities()[0]
    say(place, told, member("4"), ana)
    seen = mark(told)
    back(place, told, ana)
    with pytest.raises(MeanwhileError):
        answers.take_back(db.session(), place, told, seen, LATER, ana.id)
    db.session.rollback()
    other = LATER + timedelta(hours=1)
    who.answer(db.session(), place, told, member("3"), other, ana.id)
    db.session.commit()
    with pytest.raises(MeanwhileError):
        answers.take_back(db.session(), place, told, seen, LATER, ana.id)
    assert db.session.get_one(Identity, told.id).number == "3"


def test_somebody_new_whom_a_members_file_numbered_since_is_that_member_without_the_rows(place, ana):
    bring_visits(place, visit("New Face", "new@x.com", "773 555 0000"))
    told = identities()[0]
    say(place, told, None, ana)
    numbered = bring(place, MEMBERS, "9,New,Face,new@x.com,,2026-01-05,active")
    assert who_trained(place) == ["9"]
    assert member("9").phone == "773 555 0000"
    back(place, told, ana)
    assert (who_trained(place), facts(place, "clients")["clients"]) == ([], [])
    assert (member("9").email, member("9").phone) == ("new@x.com", "")
    taken_back(numbered)
    assert facts(place, "clients")["clients"] == []
    nobody = select(Member).where(Member.mms_id.is_(None), Member.voided_at.is_(None))
    assert db.session.scalars(nobody).all() == []
