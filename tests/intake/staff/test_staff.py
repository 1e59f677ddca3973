"""One trainer is one trainer: whatever files call them, in whatever order they come, and whatever is undone."""

from datetime import timedelta
from itertools import permutations

import pytest

from app.accounts.scope import scope_of, system_scope
from app.extensions import db
from app.funnel import handing, handovers
from app.intake.staff import actions, queries
from app.intake.staff.actions import StaffRefused
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.models import Handover, Standing, Trainer, TrainerMerge, User
from app.standing.refresh import refresh
from tests.intake.load.exports import APPOINTMENTS, NOON, PACKAGES, D, bring, club
from tests.intake.staff.clubs import act, boss, known, report, sale, served, trained, trainer, visits

LONG = "Alexandria Whitfield"
CUT = LONG[:14]
FILES = (
    lambda place: visits(place, (1, "OLSEN, DANA"), (2, CUT)),
    lambda place: visits(place, (1, "dana olsen"), (2, LONG), as_of=D - timedelta(days=2)),
    lambda place: visits(place, (1, "Olsen, Dana"), (3, "Dana Olsen"), as_of=D - timedelta(days=5)),
    lambda place: (sale(place, 1, "Dana Ólsen"), sale(place, 2, LONG), sale(place, 3, "Dana Olsen")),
)


def all_reports(place) -> list[object]:
    refresh(db.session(), place, None, D, through="import", now=NOON)
    db.session.commit()
    return [
        [{name: cell for name, cell in row.items() if name != "location"} for row in report(place, name)]
        for name in ("trainers", "board", "packages", "ledger", "funnel")
    ]


def test_every_spelling_counts_for_one(app):
    place = club()
    for file in FILES:
        file(place)
    assert known(place) == [LONG, "Dana Ólsen"]
    assert trained(place) == {"Dana Ólsen": 4, LONG: 2}
    assert served(place) == {"Member 1": "Dana Ólsen", "Member 2": LONG, "Member 3": "Dana Ólsen"}


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_the_order_of_the_files_makes_no_difference(app):
    found = []
    for number, order in enumerate(permutations(FILES)):
        if number % 5 == 0:
            place = club(f"club{number}")
            for file in order:
                file(place)
            found.append(all_reports(place))
    assert all(one == found[0] for one in found)


def test_a_cut_name_is_asked_as_soon_as_it_fits_two_and_taken_again_when_that_file_is_undone(app):
    place = club()
    visits(place, (1, CUT), (2, LONG))
    sale(place, 1, LONG), sale(place, 2, LONG)
    before = all_reports(place)
    assert trained(place) == {LONG: 2}
    other = visits(place, (3, "Alexandria White"), as_of=D - timedelta(days=1))
    assert trained(place) == {CUT: 1, LONG: 1, "Alexandria White": 1}
    assert served(place)["Member 1"] == CUT
    assert {(pair.one.name, pair.other.name) for pair in pairs(place) if pair.is_cut} == {
        (CUT, LONG), (CUT, "Alexandria White")
    }  # fmt: skip
    undo(db.session(), other.id, NOON + timedelta(days=2))
    db.session.commit()
    assert all_reports(place) == before
    assert known(place) == [LONG]


def pairs(place):
    return queries.team(db.session(), system_scope([place.id]), place.id).pairs


def test_who_married_is_one_trainer_for_files_before_and_after(app):
    place = club()
    visits(place, (1, "Dana Olsen"), (2, "Ben Ortiz"), as_of=D - timedelta(days=3))
    for member in (1, 2):
        sale(place, member, "Ben Ortiz")
    actions.also_called(act(place), trainer(place, "Dana Olsen"), "Dana Reed")
    db.session.commit()
    visits(place, (1, "REED, DANA"))
    assert trained(place) == {"Dana Olsen": 2, "Ben Ortiz": 1}
    assert served(place)["Member 1"] == "Dana Olsen"


def test_a_merge_is_undone_whole_and_keeps_the_name_that_was_chosen(app):
    place = club()
    visits(place, (1, "Dana Olsen"), (2, "Dana Reed"))
    for member in (1, 2):
        sale(place, member, "Dana Olsen")
    before = all_reports(place)
    made = actions.merge(act(place), trainer(place, "Dana Reed"), trainer(place, "Dana Olsen"))
    db.session.commit()
    assert trained(place) == {"Dana Reed": 2}
    assert set(db.session.query(Standing.trainer_id)) == {(trainer(place, "Dana Reed").id,)}
    with pytest.raises(StaffRefused, match="is one trainer already"):
        actions.merge(act(place), trainer(place, "Dana Reed"), trainer(place, "Dana Olsen"))
    db.session.rollback()
    actions.undo(act(place), db.session.get_one(TrainerMerge, made.id))
    db.session.commit()
    assert all_reports(place) == before
    with pytest.raises(StaffRefused, match="undone before"):
        actions.undo(act(place), db.session.get_one(TrainerMerge, made.id))


def test_two_who_are_not_the_same_stay_two_whatever_their_spelling(app):
    place = club()
    visits(place, (1, CUT), (2, LONG))
    sale(place, 1, LONG), sale(place, 2, LONG)
    actions.keep_apart(act(place), trainer(place, CUT), trainer(place, LONG))
    db.session.commit()
    visits(place, (1, CUT), as_of=D - timedelta(days=1))
    assert trained(place) == {CUT: 2, LONG: 1}
    assert pairs(place) == []
    actions.merge(act(place), trainer(place, LONG), trainer(place, CUT))
    db.session.commit()
    assert trained(place) == {LONG: 3}


def test_two_who_both_log_in_are_not_merged(app):
    place = club()
    visits(place, (1, "Dana Olsen"), (2, "Dana Reed"))
    for name in ("Dana Olsen", "Dana Reed"):
        user = User(email=f"{name[5:].lower()}@x.com", name=name, role="trainer", password_hash="x", session_key="k")
        db.session.add(user)
        db.session.flush()
        trainer(place, name).user_id = user.id
    db.session.commit()
    with pytest.raises(StaffRefused, match=r"Both log in, as Dana Reed and as Dana Olsen\. Close one"):
        actions.merge(act(place), trainer(place, "Dana Reed"), trainer(place, "Dana Olsen"))
    db.session.rollback()
    db.session.query(User).filter_by(email="olsen@x.com").one().is_active = False
    actions.merge(act(place), trainer(place, "Dana Reed"), trainer(place, "Dana Olsen"))
    assert db.session.query(Trainer).filter_by(name="Dana Olsen").one().same_as_id is not None


def test_an_account_sees_what_is_theirs_in_every_spelling(app):
    place = club()
    visits(place, (1, "Dana Olsen"), (2, "OLSEN, DANA"))
    user = boss()
    user.role, user.locations = "trainer", [place]
    trainer(place, "OLSEN, DANA").user_id = user.id
    db.session.flush()
    assert len(scope_of(db.session(), user).trainer_ids) == 2


def test_a_name_that_is_met_in_a_row_that_a_newer_one_overrides_is_known_all_the_same(app):
    """Else whom a cut name fits would go by the order of the files."""

    def older(place):
        visits(place, (1, "Alexandria White"), (2, LONG), as_of=D - timedelta(days=1), on=D - timedelta(days=1))

    def newer(place):
        visits(place, (1, CUT), on=D - timedelta(days=1))

    for code, files in (("one", (older, newer)), ("two", (newer, older))):
        place = club(code)
        for file in files:
            file(place)
        assert known(place) == [CUT, "Alexandria White", LONG], code


@pytest.mark.parametrize(("name", "is_warned"), [("OLSEN, DANA", False), ("Dana Ólsen", False), ("Dana Reed", True)])
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_file_that_writes_the_names_otherwise_changes_nothing_that_somebody_has_to_look_at(app, name, is_warned):
    place = club()
    visits(place, *((number, "Dana Olsen") for number in range(1, 61)))
    again = visits(place, *((number, name) for number in range(1, 61)))
    assert any("more than a third" in note for note in again.notes) is is_warned


def test_a_file_whose_clients_were_handed_over_is_not_undone_before_that_is_taken_back(app):
    place = club()
    brought = visits(place, (1, "Dana Olsen"), (2, "Ben Ortiz"))
    dana, ben = trainer(place, "Dana Olsen").id, trainer(place, "Ben Ortiz").id
    acting = handing.handing_at(db.session(), act(place).location, boss().id, now=NOON, today=D)
    scope = system_scope([place.id])
    (amy,) = handovers.book_of(db.session(), scope, place.id, dana)
    made = handing.hand_over(acting, scope, dana, D, {amy.client_id: ben})
    db.session.commit()
    with pytest.raises(UndoRefused, match="handed over to another trainer"):
        undo(db.session(), brought.id, NOON + timedelta(days=2))
    db.session.rollback()
    handing.take_back(acting, db.session.get_one(Handover, made.id))
    db.session.commit()
    undo(db.session(), brought.id, NOON + timedelta(days=2))
    db.session.commit()
    assert all_reports(place)[1] == []


def test_a_row_with_nothing_but_a_trainer_spelt_otherwise_counts_as_unchanged(app):
    place = club()
    row = "A1,M1,Bea Thirty,PT 60,2026-11-18 10:00,{},attended,,{}"
    bring(place, APPOINTMENTS, row.format("Dana Olsen", "Dana Olsen"))
    again = bring(place, APPOINTMENTS, row.format('"Olsen, Dana"', "dana olsen"), as_of=D + timedelta(1))
    assert (again.created_count, again.updated_count, again.unchanged_count) == (0, 0, 1)
    other = bring(place, APPOINTMENTS, row.format("Ben Ortiz", "dana olsen"), as_of=D + timedelta(2))
    assert (other.updated_count, other.unchanged_count) == (1, 0)
    sold = "S1,M1,Bea Thirty,PT 8,2026-11-02,592.00,8,,{},,"
    bring(place, PACKAGES, sold.format("Dana Olsen"))
    again = bring(place, PACKAGES, sold.format('"Olsen, Dana"'), as_of=D + timedelta(1))
    assert (again.updated_count, again.unchanged_count) == (0, 1)
