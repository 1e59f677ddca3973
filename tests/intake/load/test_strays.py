"""Rows without a member id: matched when exactly one member fits, else kept until a person says who it is."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.extensions import db
from app.intake import actions
from app.intake.actions import Options
from app.intake.identity import who
from app.models import Export, ExportProblem, Identity, Member, User, WaitingRow
from tests.intake.load.exports import MEMBERS, NOON, D, bring, club, facts

VISITS = "member_id,member_name,email,phone,service,starts_at,trainer,status"
SALES = "sale_id,member_id,member_name,email,phone,item,sold_on,price,sessions"
FAMILY = (
    "1,Bea,Thirty,home@x.com,312 555 0142,2026-01-05,active",
    "2,Bob,Thirty,home@x.com,312 555 0142,2026-01-05,active",
    "3,Leo,Brandt,leo@x.com,,2026-01-05,active",
    "4,Leo,Brandt,other@x.com,,2026-01-05,active",
)


def visit(name="", email="", phone="", day="2026-11-18", service="PT 60"):
    return f",{name},{email},{phone},{service},{day} 10:00,Ben,attended"


def bring_visits(place, *lines, as_of=D) -> Export:
    return bring(place, VISITS, *lines, as_of=as_of)


def who_trained(place) -> list[str]:
    return [row[1] for row in facts(place, "appointments")["appointments"]]


def counts(export: Export) -> tuple[int, int, int]:
    db.session.refresh(export)
    return export.created_count, export.parked_count, export.rejected_count


@pytest.fixture
def place(app):
    found = club()
    bring(found, MEMBERS, *FAMILY)
    return found


@pytest.fixture
def ana(app):
    user = User(email="ana@x.com", password_hash="", role="admin", session_key="")
    db.session.add(user)
    db.session.commit()
    return user


def identities() -> list[Identity]:
    return list(db.session.scalars(select(Identity).order_by(Identity.id)))


def say(place, identity, member, ana) -> int:
    count = who.answer(db.session(), place, identity, member, NOON, ana.id)
    db.session.commit()
    return count


def member(mms_id: str) -> Member:
    return db.session.scalars(select(Member).where(Member.mms_id == mms_id)).one()


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (visit("Bea Thirty"), "1"),
        (visit("Bob Thirty", "home@x.com"), "2"),
        (visit("", "LEO@x.com"), "3"),
        (visit("Leo Brandt", "other@x.com"), "4"),
        (visit("Bea Thirty", "", "+1 (312) 555-0142"), "1"),
    ],
)
def test_28_a_row_without_id_goes_to_the_only_member_who_fits(place, row, number):
    assert counts(bring_visits(place, row)) == (1, 0, 0)
    assert who_trained(place) == [number]


@pytest.mark.parametrize(
    "row",
    [
        visit("Leo Brandt"),
        visit("", "home@x.com"),
        visit("", "", "312 555 0142"),
        visit("Carl Thirty", "home@x.com"),
        visit("Bea Thirty", "new@x.com"),
        visit("Nobody Here"),
    ],
)
def test_28_where_two_share_it_or_the_rest_differs_it_is_asked(place, row):
    export = bring_visits(place, row)
    assert counts(export) == (0, 1, 0)
    assert export.row_count == 1
    assert who_trained(place) == []
    [problem] = db.session.scalars(select(ExportProblem))
    assert problem.fate == "parked"
    assert problem.reason.startswith("missing member id, and ")


def test_29_families_with_one_address_stay_two_people(place):
    bring_visits(
        place, visit("Bea Thirty", "home@x.com", "312 555 0142"), visit("Bob Thirty", "home@x.com", "", "2026-11-17")
    )
    assert who_trained(place) == ["1", "2"] or sorted(who_trained(place)) == ["1", "2"]
    assert db.session.query(Member).count() == 4


def test_a_row_that_names_nobody_is_rejected(place):
    assert counts(bring_visits(place, visit("-"), visit("Bea Thirty"))) == (1, 0, 1)


def test_an_answer_applies_the_rows_as_of_the_date_of_their_file(place, ana):
    early, late = (
        bring_visits(place, visit("Leo Brandt"), as_of=D.replace(day=18)),
        bring_visits(place, visit("Leo Brandt"), visit("Leo Brandt", day="2026-11-19")),
    )
    assert len(identities()) == 1
    assert say(place, identities()[0], member("4"), ana) == 3
    visits = facts(place, "appointments")["appointments"]
    assert [(row[1], row[4], row[9]) for row in visits] == [
        ("4", "2026-11-18", "2026-11-18"),
        ("4", "2026-11-19", "2026-11-20"),
    ]
    assert counts(early) == (1, 0, 0)
    assert counts(late) == (1, 0, 0)
    assert late.unchanged_count == 1
    assert {p.settled_at is None for p in db.session.scalars(select(ExportProblem))} == {False}


def test_an_answer_is_remembered_for_the_same_identity_and_no_other(place, ana):
    bring_visits(place, visit("Leo Brandt"))
    say(place, identities()[0], member("4"), ana)
    assert counts(bring_visits(place, visit("LEO  BRANDT", day="2026-11-17"))) == (1, 0, 0)
    assert who_trained(place) == ["4", "4"]
    assert counts(bring_visits(place, visit("Leo Brandt", phone="773 555 0000", day="2026-11-16"))) == (0, 1, 0)


def test_the_file_once_more_changes_nothing_after_an_answer(place, ana):
    bring_visits(place, visit("Leo Brandt"), visit("New Face"))
    say(place, identities()[0], member("4"), ana)
    say(place, identities()[1], None, ana)
    before = facts(place)
    again = bring_visits(place, visit("Leo Brandt"), visit("New Face"), "")
    assert again.unchanged_count == 2
    assert facts(place) == before


def test_an_identity_is_answered_once(place, ana):
    bring_visits(place, visit("Leo Brandt"))
    say(place, identities()[0], member("4"), ana)
    with pytest.raises(who.AnsweredError):
        say(place, identities()[0], member("3"), ana)


def test_somebody_new_is_on_the_board_until_a_members_file_numbers_them(place, ana):
    bring_visits(place, visit("New Face", "new@x.com"))
    assert say(place, identities()[0], None, ana) == 1
    [new] = db.session.scalars(select(Member).where(Member.mms_id.is_(None)))
    assert (new.first_name, new.last_name, new.email) == ("New", "Face", "new@x.com")
    assert facts(place, "standings")["standings"][0][:2] == ("None", "active")
    bring(place, MEMBERS, "9,New,Face,new@x.com,,2026-11-01,active")
    assert who_trained(place) == ["9"]
    bring_visits(place, visit("New Face", "new@x.com", day="2026-11-19"), visit("New Face", "new@x.com"))
    assert who_trained(place) == ["9", "9"]


def test_rows_that_wait_apply_when_a_later_file_tells_who_is_meant(app):
    place = club()
    waits = bring_visits(place, visit("Bea Thirty"), visit("Leo Brandt"))
    assert counts(waits) == (0, 2, 0)
    bring(place, MEMBERS, *FAMILY)
    assert counts(waits) == (1, 1, 0)
    assert who_trained(place) == ["1"]
    other = club("south")
    bring(other, MEMBERS, *FAMILY)
    bring_visits(other, visit("Bea Thirty"), visit("Leo Brandt"))
    assert facts(other) == facts(place)


def test_who_came_to_fit_is_asked_for_again_once_two_share_the_name(app, ana):
    place = club()
    bring_visits(place, visit("Leo Brandt"))
    bring(place, MEMBERS, FAMILY[2])
    assert who_trained(place) == ["3"]
    bring(place, MEMBERS, *FAMILY)
    assert counts(bring_visits(place, visit("Leo Brandt", day="2026-11-17"))) == (0, 1, 0)
    assert say(place, identities()[0], member("4"), ana) == 1
    assert sorted(who_trained(place)) == ["3", "4"]


def test_a_row_that_waits_for_a_name_as_well_is_asked_for_it_next(place, ana):
    export = bring_visits(place, visit("Leo Brandt", service="Mystery"))
    say(place, identities()[0], member("4"), ana)
    assert counts(export) == (0, 1, 0)
    reasons = {(p.reason, p.settled_at is None) for p in db.session.scalars(select(ExportProblem))}
    assert ("unknown service", True) in reasons
    assert sum(is_open for _, is_open in reasons) == 1


def test_sales_and_returns_without_id_wait_and_apply_together(place, ana):
    columns = {"name": "Who", "email": "Mail", "item": "What", "sold_on": "Day", "price": "Paid", "quantity": "N"}
    lines = ("Who,Mail,What,Day,Paid,N", "Leo Brandt,,PT 4 sessions,2026-11-02,300,1")
    content = "\n".join((*lines, "Leo Brandt,,PT 4 sessions,2026-11-09,-300,-1")).encode()
    export = actions.receive(db.session(), place, BytesIO(content), filename="s.csv", as_of=D, source="cli", now=NOON,
                             options=Options(columns=columns)).export  # fmt: skip
    actions.load(db.session(), export, NOON)
    db.session.commit()
    assert counts(export) == (0, 2, 0)
    say(place, identities()[0], member("3"), ana)
    assert facts(place, "packages")["packages"][0][1] == "3"
    assert facts(place, "packages")["packages"][0][-1] == "2026-11-09"
    assert db.session.query(WaitingRow).filter(WaitingRow.applied_at.is_(None)).count() == 0
