"""What stands in the way of an undo, and only that."""

from datetime import date

from app.accounts.scope import scope_of
from app.extensions import db
from app.funnel import actions, people, records, settling
from app.funnel.rules import Given
from app.intake.undo.undoing import undo
from app.models import Appointment, Contact, Export, Member, User
from app.standing.stage import Stage
from tests.counting import query_count
from tests.factory import add_export
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, D, bring, facts
from tests.intake.undo.leo import BOOKED, LATER, LEO, SHOWED, act, leo, refusal, taken_back
from tests.plugins.cast import Cast


def test_an_import_is_undone_once(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO)
    done = taken_back(export)
    assert (done.members, done.appointments, [name for _, name in done.leaving]) == (1, 0, ["Leo Brandt"])
    assert refusal(export) == "members.csv was undone before."


def test_the_same_bytes_may_come_again_and_are_as_if_never_undone(cast: Cast):
    export = bring(cast.north, APPOINTMENTS, SHOWED)
    before = facts(cast.north)
    taken_back(export)
    assert not any(rows for name, rows in facts(cast.north).items())
    again = bring(cast.north, APPOINTMENTS, SHOWED)
    assert again.id != export.id
    assert again.created_count == 1
    assert facts(cast.north) == before


def test_a_file_that_was_refused_has_nothing_to_undo(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO)
    export.status = "refused"
    db.session.commit()
    assert refusal(export) == "members.csv was not taken, so there is nothing to undo."


def test_a_later_import_that_changed_a_field_is_undone_first(cast: Cast):
    first = bring(cast.north, APPOINTMENTS, BOOKED, as_of=date(2026, 11, 5))
    second = bring(cast.north, APPOINTMENTS, SHOWED)
    assert refusal(first) == (
        "appointments.csv of Fri, Nov 20 changed the status of Leo Brandt's appointment on Tue, Nov 10 since."
        " Undo that import first."
    )
    taken_back(second)
    taken_back(first)
    assert not facts(cast.north, "appointments")["appointments"]


def test_the_same_row_again_does_not_stand_in_the_way(cast: Cast):
    first = bring(cast.north, APPOINTMENTS, SHOWED, as_of=date(2026, 11, 12))
    bring(cast.north, APPOINTMENTS, SHOWED, "")
    done = taken_back(first)
    assert done.appointments == 0
    (held,) = db.session.query(Appointment).all()
    assert held.first_seen_on == D


def test_an_older_file_that_fills_a_blank_does_not_stand_in_the_way(cast: Cast):
    newer = bring(cast.north, APPOINTMENTS, SHOWED.replace("2026-11-01", ""))
    bring(cast.north, APPOINTMENTS, SHOWED, as_of=date(2026, 11, 12))
    assert taken_back(newer).appointments == 0


def test_an_update_falls_back_to_the_older_value(cast: Cast):
    bring(cast.north, APPOINTMENTS, BOOKED, as_of=date(2026, 11, 5))
    second = bring(cast.north, APPOINTMENTS, SHOWED)
    done = taken_back(second)
    assert (done.appointments, done.updated) == (0, 1)
    assert db.session.query(Appointment).one().mms_outcome == "booked"


def test_an_outcome_by_hand_on_a_record_it_created_stands_in_the_way(cast: Cast):
    export = bring(cast.north, APPOINTMENTS, BOOKED)
    records.record_outcome(act(cast, leo()), db.session.query(Appointment).one(), "no_show")
    db.session.commit()
    assert refusal(export) == (
        "Leo Brandt: Ana Reyes recorded “no-show” for the consultation on Tue, Nov 10, which only this file tells of."
        " Take that back on the client's page first."
    )


def test_an_outcome_on_a_record_that_others_carried_too_does_not(cast: Cast):
    bring(cast.north, APPOINTMENTS, BOOKED, as_of=date(2026, 11, 12))
    export = bring(cast.north, APPOINTMENTS, BOOKED, "")
    records.record_outcome(act(cast, leo()), db.session.query(Appointment).one(), "no_show")
    db.session.commit()
    taken_back(export)
    assert db.session.query(Appointment).one().outcome == "no_show"


def test_a_settled_disagreement_stands_in_the_way(cast: Cast):
    bring(cast.north, APPOINTMENTS, BOOKED, as_of=date(2026, 11, 12))
    export = bring(cast.north, APPOINTMENTS, SHOWED)
    held = db.session.query(Appointment).one()
    records.record_outcome(act(cast, leo()), held, "no_show")
    settling.settle(db.session(), cast.scope(cast.ana), held, "hand", LATER)
    db.session.commit()
    assert "somebody settled what came of the consultation on Tue, Nov 10" in refusal(export)


def test_a_settled_disagreement_that_stays_as_it_was_does_not(cast: Cast):
    bring(cast.north, APPOINTMENTS, SHOWED, as_of=date(2026, 11, 12))
    held = db.session.query(Appointment).one()
    records.record_outcome(act(cast, leo()), held, "no_show")
    settling.settle(db.session(), cast.scope(cast.ana), held, "hand", LATER)
    export = bring(cast.north, APPOINTMENTS, SHOWED, "")
    taken_back(export)
    assert db.session.query(Appointment).one().pinned == "hand"


def test_what_was_recorded_on_a_client_whom_it_made_stands_in_the_way(cast: Cast):
    bring(cast.north, MEMBERS, LEO.replace("2026-11-12", "2019-01-01"))
    export = bring(cast.north, APPOINTMENTS, SHOWED)
    contact = records.record_contact(act(cast, leo()), "call", "")
    db.session.commit()
    assert refusal(export) == (
        "Leo Brandt: a call on Fri, Nov 20 is recorded, and only this file made Leo a client. Take that back on the"
        " client's page, or import another file that tells of them."
    )
    records.void_contact(act(cast, leo()), db.session.get_one(Contact, contact.id))
    db.session.commit()
    assert [name for _, name in taken_back(export).leaving] == ["Leo Brandt"]


def test_a_move_on_a_member_of_no_other_file_stands_in_the_way_until_it_is_undone(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO)
    client = leo()
    given = Given(reason="price")
    actions.move(act(cast, client), Stage.LOST, given, client.version)
    db.session.commit()
    assert "a loss on Fri, Nov 20 is recorded" in refusal(export)


def test_somebody_made_a_client_by_hand_stands_in_the_way(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO.replace("2026-11-12", "2019-01-01"))
    member = db.session.query(Member).one()
    people.open_client(db.session(), scope_of(db.session(), cast.ana), cast.north, member.id, now=NOON, today=D)
    db.session.commit()
    assert "was made a client by hand" in refusal(export)
    bring(cast.north, MEMBERS, LEO.replace("2026-11-12", "2019-01-01"), "")
    taken_back(export)
    assert leo().opened_by == "hand"


def test_a_client_opened_by_hand_is_since_that_day_again(cast: Cast):
    bring(cast.north, MEMBERS, LEO.replace("2026-11-12", "2019-01-01"), as_of=date(2026, 11, 1))
    member = db.session.query(Member).one()
    people.open_client(db.session(), scope_of(db.session(), cast.ana), cast.north, member.id, now=NOON, today=D)
    export = bring(cast.north, APPOINTMENTS, SHOWED, as_of=date(2026, 11, 11))
    assert leo().opened_on == date(2026, 11, 11)
    taken_back(export)
    assert leo().opened_on == D


def test_who_undid_it_is_known(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO)
    undo(db.session(), export.id, LATER, cast.ana.id)
    db.session.commit()
    assert (export.undone_at, export.undone_by_id) == (LATER, cast.ana.id)
    assert refusal(export) == "members.csv was undone before by Ana Reyes."
    assert db.session.query(User).count() == 5


def test_a_file_of_corrections_goes_with_the_import_it_corrects(cast: Cast):
    export = bring(cast.north, MEMBERS, LEO)
    corrections = add_export(cast.north)
    corrections.filename, corrections.read_with = "corrected.csv", {"corrects": export.id}
    db.session.commit()
    assert refusal(corrections) == "corrected.csv corrected rows of members.csv, and goes with it. Undo that import."
    taken_back(export)
    assert db.session.get_one(Export, corrections.id).undone_at == LATER


def test_ten_more_records_that_a_later_import_tells_again_cost_no_more_queries(cast: Cast):
    """Each names a trainer, and whoever is who is asked once."""

    def asked(number: int) -> int:
        ids = [f"{number}{at:02}" for at in range(number)]
        rows = [f"A{id},M{id},,Orientation,2026-11-10 10:00,Ben Ortiz,booked,2026-11-01," for id in ids]
        first = bring(cast.north, APPOINTMENTS, *rows, as_of=date(2026, 11, 5))
        bring(cast.north, APPOINTMENTS, *(row.replace("Ben Ortiz", '"ORTIZ, BEN"') for row in rows))

        def look() -> None:
            undo(db.session(), first.id, LATER)
            db.session.rollback()

        look()
        return query_count(look)

    assert asked(12) <= asked(2)  # the second time there are more files, and each is asked
