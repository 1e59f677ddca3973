"""A wrong answer to whom rows without a member id speak of is taken back: they wait again, and nothing else moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import ExportProblem
from tests.intake.load.exports import APPOINTMENTS, BALANCES, MEMBERS, PACKAGES, D, bring, facts
from tests.intake.load.test_strays import FAMILY, bring_visits, counts, identities, member, say, visit, who_trained
from tests.intake.undo.taking_back import LEO, back, everything, sum_of


@pytest.fixture
def ana(cast):
    return cast.ana


@pytest.fixture
def place(house, cast):
    house.begin_with("a family of members", lambda: {"family": bring(cast.north, MEMBERS, *FAMILY)})
    return cast.north


PACK = ",,Leo Brandt,PT 8 sessions,2026-11-15,592.00,,,Ben Ortiz,3,"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (APPOINTMENTS, "A1,,Leo Brandt,Orientation,2026-11-10 10:00,Ben Ortiz,attended,2026-11-01,"),
        (PACKAGES, PACK),
        (BALANCES, ",Leo Brandt,PT 8 sessions,3,2027-01-01"),
        (APPOINTMENTS, "A1,,Leo Brandt,Mystery,2026-11-10 10:00,Ben Ortiz,attended,2026-11-01,"),
        (APPOINTMENTS, "A1,,Leo Brandt,PT 60,2026-11-10 10:00,Ben Ortiz,puzzled,2026-11-01,"),
    ],
)
@pytest.mark.parametrize("number", ["4", None])
def test_all_is_as_before_the_answer(place, ana, header, line, number):
    export = bring(place, header, line)
    before = everything(place)
    say(place, identities()[0], member(number) if number else None, ana)
    assert everything(place) != before
    done = back(place, identities()[0], ana)
    assert (done.row_count, done.told_by) == (1, [])
    assert everything(place) == before
    assert sum_of(export) == export.row_count == 1


def test_the_right_answer_afterwards_comes_to_what_it_would_have_come_to_at_first(place, ana):
    bring_visits(place, LEO, visit("New Face"))
    bring(place, PACKAGES, PACK)
    told = identities()[0]
    say(place, told, member("3"), ana)
    right = everything(place)
    back(place, told, ana)
    say(place, told, member("4"), ana)
    back(place, told, ana)
    say(place, told, member("3"), ana)
    assert everything(place) == right


def test_rows_that_later_files_read_through_the_answer_wait_again_too(place, ana):
    bring_visits(place, LEO, as_of=D - timedelta(2))
    told = identities()[0]
    say(place, told, member("4"), ana)
    bring_visits(place, LEO, visit("Leo Brandt", day="2026-11-19"), visit("Bea Thirty"), as_of=D - timedelta(1))
    last = bring_visits(
        place, LEO, visit("Leo Brandt", day="2026-11-19"), visit("Bea Thirty"), visit("Bea Thirty", day="2026-11-16")
    )
    assert sorted(who_trained(place)) == ["1", "1", "4", "4"]
    done = back(place, told, ana)
    assert (done.row_count, done.undone.appointments, done.told_by) == (5, 2, [])
    assert who_trained(place) == ["1", "1"]
    assert counts(last)[1] == 2
    assert say(place, told, member("3"), ana) == 5
    assert sorted(who_trained(place)) == ["1", "1", "3", "3"]
    assert sum_of(last) == last.row_count


def test_the_page_asks_for_rows_that_never_waited_as_for_the_others(place, ana):
    bring_visits(place, LEO)
    told = identities()[0]
    say(place, told, member("4"), ana)
    later = bring_visits(place, visit("Leo Brandt", day="2026-11-19"))
    back(place, told, ana)
    asked = db.session.scalars(select(ExportProblem).where(ExportProblem.export_id == later.id)).one()
    assert (asked.line, asked.column, asked.value, asked.fate) == (2, "member_name", "Leo Brandt", "parked")
    assert (asked.reason, asked.settled_at) == ("missing member id, and 2 members have this name", None)


def test_the_next_file_asks_again_and_the_same_lines_are_not_taken_unread(place, ana):
    bring_visits(place, LEO, *(visit("Bea Thirty", day=f"2026-11-0{n}") for n in range(1, 9)))
    told = identities()[0]
    say(place, told, member("4"), ana)
    same = (LEO, *(visit("Bea Thirty", day=f"2026-11-0{n}") for n in range(1, 9)))
    bring_visits(place, *same, "")
    back(place, told, ana)
    again = bring_visits(place, *same, "", "")
    assert "4" not in who_trained(place)
    assert counts(again) == (0, 1, 0)


def test_what_the_member_system_says_of_them_itself_stays(place, ana):
    own = "4,Leo Brandt,,,PT 60,2026-11-11 10:00,Ben,attended"
    bring_visits(place, own, LEO)
    before = everything(place)
    told = identities()[0]
    say(place, told, member("4"), ana)
    back(place, told, ana)
    assert everything(place) == before
    assert who_trained(place) == ["4"]


def test_a_name_that_other_rows_of_the_file_bring_as_well_stays(place, ana):
    bring_visits(place, "77,Leo F,,,PT 60,2026-11-11 10:00,Ben,attended", as_of=D - timedelta(2))
    bring_visits(place, visit("Leo Far", day="2026-11-12"), as_of=D - timedelta(1))
    told = identities()[0]
    say(place, told, member("77"), ana)
    bring_visits(place, "77,Leo Far,,,PT 60,2026-11-13 10:00,Ben,attended", visit("Leo Far", day="2026-11-14"))
    back(place, told, ana)
    assert who_trained(place) == ["77", "77"]
    assert (member("77").first_name, member("77").last_name) == ("Leo", "Far")


def test_what_a_later_file_changed_of_other_rows_is_in_nobodys_way(place, ana):
    bea = "S9,1,Bea Thirty,PT 8 sessions,2026-11-15,{}.00,,,Ben Ortiz,{},"
    bring(place, PACKAGES, bea.format(592, 5), PACK, as_of=D - timedelta(1))
    told = identities()[0]
    say(place, told, member("4"), ana)
    bring(place, PACKAGES, bea.format(500, 4))
    before = facts(place, "packages", "balances")
    back(place, told, ana)
    after = facts(place, "packages", "balances")
    assert after == {name: [row for row in rows if "4" not in (row[1], row[3])] for name, rows in before.items()}
    assert len(after["balances"]) == 2


def test_the_same_row_with_a_number_in_another_file_stays_and_is_named(place, ana):
    bring_visits(place, LEO)
    told = identities()[0]
    say(place, told, member("4"), ana)
    numbered = bring_visits(place, "4,Leo Brandt,,,PT 60,2026-11-18 10:00,Ben,attended")
    done = back(place, told, ana)
    assert [export.id for export in done.told_by] == [numbered.id]
    assert who_trained(place) == ["4"]
