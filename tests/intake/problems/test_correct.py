"""44: every rejected row is kept with its cells, and comes in as it is corrected, as if the file had been right."""

import random
from io import BytesIO

import pytest
from sqlalchemy import select

from app.extensions import db
from app.intake import actions as actions_of_intake
from app.intake.actions import Options
from app.intake.problems import actions, groups
from app.intake.problems.correct import correct
from app.intake.problems.groups import Which
from app.intake.undo.undoing import undo
from app.models import ExportProblem, Package
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, SALES, VISITS, D, bring, club, facts
from tests.intake.problems.exports import broken, counts, open_rows, put_right

RUBBISH = {
    MEMBERS: {"member_id": "-", "joined_on": "31/02/2026"},
    APPOINTMENTS: {"starts_at": "2026-11-31 10:00", "status": " ", "service": "n/a"},
    VISITS: {"starts_at": "some day", "service": "", "booked_on": "2026-13-01"},
    PACKAGES: {"price": "a lot", "sold_on": "2026-11-31", "item": "", "sessions": "0"},
}


def member(rng, n):
    return f"M{n},First{n},Last{n},m{n}@x.com,,2026-{rng.randint(1, 11):02}-{rng.randint(1, 20):02},active"


def visit(rng, n):
    day = f"2026-11-{rng.randint(1, 25):02} {rng.randint(7, 9):02}:00"
    return f"M{rng.randint(1, 9)},First Last,{rng.choice(('PT 60', 'Intro', 'Mystery'))},{day},Ben,attended,2026-11-01,"


def appointment(rng, n):
    return f"A{n},{visit(rng, n)}"


def package(rng, n):
    sold = f"2026-{rng.randint(8, 11):02}-{rng.randint(1, 20):02}"
    item = rng.choice(("PT 8 Sessions", "PT 4 Sessions", "Blue Moon"))
    return f"S{n // 2},M{rng.randint(1, 9)},First Last,{item},{sold},{rng.randint(1, 3) * 100},8,,Ben,,"


MAKERS = {MEMBERS: member, APPOINTMENTS: appointment, VISITS: visit, PACKAGES: package}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("header", MAKERS, ids=["members", "appointments", "visits", "packages"])
def test_44_a_corrected_row_is_cell_for_cell_what_the_right_file_gives(app, header, seed):
    rng = random.Random(f"{seed} {header}")
    right = [MAKERS[header](rng, n) for n in range(1, 25)]
    places = {at: rng.choice(list(RUBBISH[header].items())) for at in rng.sample(range(24), 6)}
    if header == PACKAGES:  # lines of one sale are numbered as they come
        right = [line.replace(f"S{n // 2},", f"S{n},", 1) for n, line in enumerate(right, 1)]
    file = broken(header, right, places)
    there, here = club("south"), club("north")
    for place in (there, here):
        bring(
            place,
            MEMBERS,
            *(f"M{n},First{n},Last{n},,,2026-01-0{n},active" for n in range(1, 6)),
            as_of=D.replace(day=10),
        )
    perfect, export = bring(there, header, *file.right), bring(here, header, *file.wrong)
    assert export.rejected_count == 6
    first, rest = sorted(file.cells)[:2], sorted(file.cells)[2:]
    for lines in (first, rest):
        assert put_right(export, {line: file.cells[line] for line in lines}).wrong == []
    assert facts(here) == facts(there)
    assert counts(export) == counts(perfect)


def test_44_a_line_of_a_sale_like_another_of_the_file_is_a_second_package(app):
    place = club()
    line = "S1,M1,Bea Thirty,PT 8 Sessions,2026-11-02,500,8,,Ben,,"
    export = bring(place, PACKAGES, line, line.replace("500", "five"))
    put_right(export, {3: {"price": "500"}})
    assert [package.key for package in db.session.scalars(select(Package).order_by(Package.key))] == ["S1", "S1/2"]
    assert counts(export)["created"] == 2


def test_44_a_visit_beside_another_of_its_slot_stays_a_visit_of_its_own(app):
    there, here = club("south"), club("north")
    one, other = "M1,Bea Thirty,PT 60,2026-11-18 10:00,Ben,attended,,", "M1,Bea Thirty,Intro,2026-11-18 10:00,Ben,{},,"
    bring(there, VISITS, one, other.format("booked"))
    put_right(bring(here, VISITS, one, other.format("")), {3: {"status": "booked"}})
    assert facts(here) == facts(there)


def test_44_days_and_money_are_read_as_the_file_settled_them(app):
    place = club()
    lines = (
        "11/13/2026,M1,Bea,S1,PT 8 Sessions,1,99.50,0",
        "soon,M1,Bea,S2,PT 8 Sessions,1,much,0",
    )
    export = bring(place, SALES, *lines)
    put_right(export, {3: {"Sale Date": "11/05/2026"}})
    [row] = open_rows(export)
    assert (row.column, row.value, row.reason) == ("Item Total", "much", "text in money")
    assert row.typed[0] == "11/05/2026"
    put_right(export, {3: {"Item Total": "1,188"}})
    sold = {(str(p.sold_on), p.price_cents) for p in db.session.scalars(select(Package))}
    assert sold == {("2026-11-13", 9950), ("2026-11-05", 118800)}


def test_44_what_cannot_be_read_in_one_row_keeps_no_other_from_coming_in(app):
    export = bring(club(), MEMBERS, ",Bea,Thirty,,,,active", ",Leo,Brandt,,,,active", "M3,Mia,Voss,,,2026-01-31,active")
    outcome = put_right(export, {2: {"member_id": "1.23E+21"}, 3: {"member_id": "M2", "joined_on": "05/06/2026"}})
    assert [(one.line, one.column) for one in outcome.wrong] == [(2, "member_id"), (3, "joined_on")]
    assert outcome.wrong[1].reason == "day or month first? Write it like 2026-06-05"
    assert put_right(export, {3: {"joined_on": "2026-06-05"}}).came_in == 1
    assert counts(export)["rejected"] == 1


def test_44_only_the_cells_of_columns_that_are_read_are_kept(app):
    header = f"national_id,{MEMBERS}"
    export = bring(club(), header, "123-45-678,,Bea,Thirty,,,2026-01-05,active")
    [row] = open_rows(export)
    assert row.cells == ["", "Bea", "Thirty", "", "", "2026-01-05", "active"]
    assert "123-45" not in str(row.__dict__)


def test_44_a_shifted_row_shows_nothing_of_a_column_that_is_not_read(app):
    export = bring(club(), f"{MEMBERS},bank", "M1,Bea,Thirty,,,2026-01-05,active,DE12,DE34")
    [row] = open_rows(export)
    assert (row.column, row.value) == ("bank", "")


def test_44_a_corrected_row_with_an_unknown_name_waits_for_its_answer(app):
    export = bring(club(), APPOINTMENTS, "A1,M1,Bea,Mystery,nonsense,Ben,attended,,")
    outcome = put_right(export, {2: {"starts_at": "2026-11-18 10:00"}})
    assert (outcome.came_in, counts(export)["parked"], counts(export)["rejected"]) == (1, 1, 0)
    asked = db.session.scalars(select(ExportProblem).where(ExportProblem.fate == "parked")).one()
    assert (asked.reason, asked.cells) == ("unknown service", None)


def test_44_a_group_is_fixed_whole_or_left_out_and_taken_up_again(app):
    lines = [f"A{n},M{n},Bea,PT 60,2026-11-18 10:00,Ben,,," for n in range(7)]
    export = bring(club(), APPOINTMENTS, *lines, "A9,,,PT 60,2026-11-18 10:00,Ben,attended,,")
    [group, other] = groups.groups(db.session(), export)
    assert (group.reason, group.row_count, other.reason, other.row_count) == (
        "missing status",
        7,
        "missing member id",
        1,
    )
    which, lost = Which(group.column, group.reason), Which(other.column, other.reason)
    assert actions.leave_out(db.session(), export, lost, NOON, None) == 1
    assert (counts(export)["rejected"], counts(export)["ignored"]) == (7, 1)
    assert actions.fix_group(db.session(), export, which, "attended", NOON, None, most=5).came_in == 5
    assert actions.fix_group(db.session(), export, which, "attended", NOON, None).came_in == 2
    assert groups.groups(db.session(), export) == []
    assert actions.take_up(db.session(), export, lost) == 1
    assert (counts(export)["rejected"], counts(export)["created"], counts(export)["row"]) == (1, 7, 8)


def test_a_value_that_is_wrong_for_its_group_changes_no_row(app):
    export = bring(club(), MEMBERS, "M1,Bea,Thirty,,,soon,active", "M2,Leo,Brandt,,,later,active")
    outcome = actions.fix_group(db.session(), export, Which("joined_on", "not a date"), "31/02/2026", NOON, None)
    assert [one.reason for one in outcome.wrong] == ["impossible date"] * 2
    assert [(row.value, row.typed, row.version) for row in open_rows(export)] == [("soon", None, 0), ("later", None, 0)]


def test_who_comes_second_changes_nothing(app):
    export = bring(club(), MEMBERS, "M1,Bea,Thirty,,,soon,active")
    [row] = open_rows(export)
    assert put_right(export, {2: {"joined_on": "2026-01-05"}}).came_in == 1
    late = correct(db.session(), export, {row.id: ["M1", "Eva", "Thirty", "", "", "2026-02-05", "active"]}, NOON, None)
    assert (late.came_in, late.gone) == (0, 1)


def test_a_correction_is_made_again_after_an_undo_and_for_the_same_row_of_the_next_file(app):
    place = club()
    lines = "M1,Bea,Thirty,,,soon,active", ",Leo,Brandt,,,2026-01-05,active"
    export = bring(place, MEMBERS, *lines)
    put_right(export, {2: {"joined_on": "2026-01-05"}})
    actions.leave_out(db.session(), export, groups.LEFT, NOON, None)
    db.session.commit()
    before = facts(place)
    undo(db.session(), export.id, NOON)
    db.session.commit()
    assert facts(place, "members")["members"] == []
    again = bring(place, MEMBERS, *lines)
    assert again.id != export.id
    assert facts(place) == before
    assert (counts(again)["rejected"], counts(again)["created"], counts(again)["ignored"]) == (0, 1, 1)
    assert again.notes == ["1 row was corrected the way they were before."]
    later = bring(place, MEMBERS, *lines, "M3,Mia,Voss,,,2026-01-31,active", as_of=D.replace(day=21))
    assert (counts(later)["unchanged"], counts(later)["created"], counts(later)["rejected"]) == (1, 1, 0)


def test_44_what_stands_above_a_group_of_rows_is_kept_with_each_of_them(app):
    place = club()
    options = Options(columns={"member_id": "No", "service": "What", "starts_at": "When", "status": "How",
                               "trainer": "label:Trainer"})  # fmt: skip
    content = (
        "No,What,When,How\nTrainer: Ben Ortiz,,,\nM1,PT 60,some day,attended\nM2,PT 60,2026-11-18 10:00,attended\n"
    )
    export = actions_of_intake.receive(
        db.session(), place, BytesIO(content.encode()), filename="v.csv", as_of=D, source="cli", now=NOON,
        options=options,
    ).export  # fmt: skip
    actions_of_intake.load(db.session(), export, NOON)
    [row] = open_rows(export)
    assert row.cells == ["M1", "PT 60", "some day", "attended", "Ben Ortiz"]
    assert put_right(export, {3: {"When": "2026-11-18 09:00"}}).came_in == 1
    assert [row[6] for row in facts(place, "appointments")["appointments"]] == ["Ben Ortiz", "Ben Ortiz"]


def test_a_group_of_more_rows_than_are_corrected_at_once_is_done_a_part_at_a_time(app):
    lines = [f"M{n},Bea,B{n},,,2026-11-31,active" for n in range(2_500)]
    export = bring(club(), MEMBERS, *lines)
    which = Which("joined_on", "impossible date")
    came = [actions.fix_group(db.session(), export, which, "2026-11-03", NOON, None, most=1_000) for _ in range(3)]
    assert [one.came_in for one in came] == [1_000, 1_000, 500]
    assert (counts(export)["created"], counts(export)["rejected"]) == (2_500, 0)
