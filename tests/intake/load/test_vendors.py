"""What the files of Zen Planner, Exerp and ABC come to once they are loaded."""

from datetime import timedelta
from itertools import permutations

import pytest

from app.extensions import db
from app.intake import health, settling
from app.intake.actions import Options
from app.models import Export, Location, Member
from tests.intake.layouts.test_abc import member, sale
from tests.intake.layouts.test_exerp import PT, card, participation
from tests.intake.layouts.test_zenplanner import membership, visit
from tests.intake.layouts.vendors import (
    ABC_INCOME,
    ABC_MEMBERS,
    CLIPCARDS,
    CONTAINERS,
    CSV,
    PARTICIPATIONS,
    ZEN_ATTENDANCE,
    ZEN_MEMBERSHIPS,
)
from tests.intake.load.exports import MEMBERS, NOON, PACKAGES, D, bring, bring_bytes, club, facts

ABC_CSV = CONTAINERS["abc"]["csv"]
LAST_WEEK = D - timedelta(7)
GYM = {"limit": "", "limit_type": "Unlimited", "left": "", "used": "44"}


def load(place: Location, header, *rows, as_of=D, make=CSV, **constants: str) -> Export:
    return bring_bytes(place, make([header, *rows]), "export.csv", Options(constants=constants), as_of)


def counts(export: Export) -> tuple[int, ...]:
    return (
        export.created_count,
        export.updated_count,
        export.unchanged_count,
        export.parked_count,
        export.rejected_count,
    )


def test_memberships_bring_members_and_the_packages_that_the_catalogue_knows_as_training(app) -> None:
    place = club()
    export = load(
        place,
        ZEN_MEMBERSHIPS,
        membership("7", "Open Gym", **GYM),
        membership("7", "Personal Training", limit="8", left="5"),
        membership("8", "Boot Camp Card", limit="10", name=("Bo", "Roy")),
    )
    assert (export.layout, export.report, counts(export)) == ("zenplanner-memberships", "memberships", (3, 0, 0, 2, 0))
    assert [row[:3] for row in facts(place, "members")["members"]] == [("7", "Ana", "Lee"), ("8", "Bo", "Roy")]
    assert [(row[1], row[2], row[5]) for row in facts(place, "packages")["packages"]] == [
        ("7", "Personal Training", "8")
    ]
    assert [row[5] for row in facts(place, "balances")["balances"]] == ["5"]
    settling.settle_item(db.session(), place, "Boot Camp Card", NOON, sessions=99)
    settling.settle_item(db.session(), place, "Open Gym", NOON, is_pt=False)
    assert [(row[1], row[2], row[5]) for row in facts(place, "packages")["packages"]] == [
        ("7", "Personal Training", "8"),
        ("8", "Boot Camp Card", "10"),
    ]


def test_memberships_once_more_change_nothing_and_count_as_members_and_as_sales(app) -> None:
    place = club()
    rows = [membership("7"), membership("8", name=("Bo", "Roy"), amount="$0.00")]
    load(place, ZEN_MEMBERSHIPS, *rows, as_of=LAST_WEEK)
    before = facts(place, "members", "packages", "clients")
    again = load(place, ZEN_MEMBERSHIPS, *rows, [])
    assert counts(again) == (0, 0, 4, 0, 0)
    assert facts(place, "members", "packages", "clients") == before
    told = health.health(db.session(), place, D).deliveries
    assert [(one.report, one.as_of) for one in told] == [("members", D), ("packages", D)]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_memberships_and_files_of_members_and_of_packages_may_come_in_any_order(app) -> None:
    """The newest of all files that tell of a member counts, whatever report it is of."""
    older, newer = LAST_WEEK - timedelta(7), LAST_WEEK
    steps = [
        lambda place: load(place, ZEN_MEMBERSHIPS, membership("7"), as_of=older),
        lambda place: bring(place, MEMBERS, "7,Anna,Lee,a@example.com,,2026-01-05,frozen", as_of=newer),
        lambda place: load(place, ZEN_MEMBERSHIPS, membership("7"), membership("8", name=("Bo", "Roy"))),
        lambda place: bring(place, PACKAGES, "S1,7,Ana Lee,PT 4 sessions,2026-10-01,300.00,,,,,", as_of=newer),
    ]
    found = []
    for number, order in enumerate(list(permutations(steps))[::5]):
        place = club(f"club{number}")
        for step in order:
            step(place)
        found.append(facts(place, "members", "packages", "balances", "clients"))
    assert all(one == found[0] for one in found)
    assert [row[1:7] for row in found[0]["members"]] == [
        ("Ana", "Lee", "a@example.com", "", "2026-11-09", "active"),
        ("Bo", "Roy", "", "", "2026-11-09", "active"),
    ]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_visits_without_an_id_belong_to_the_only_member_of_that_name(app) -> None:
    place = club()
    load(place, ZEN_MEMBERSHIPS, membership("7"), membership("8", name=("Bo", "Roy")),
         membership("9", name=("Bo", "Roy")))  # fmt: skip
    export = load(
        place,
        ZEN_ATTENDANCE,
        visit(),
        visit("No", day="11/17/2026"),
        visit("No", day="11/21/2026"),
        visit(person="Roy, Bo"),
    )
    assert counts(export) == (3, 0, 0, 1, 0)
    assert [(row[1], row[4], row[6], row[10]) for row in facts(place, "appointments")["appointments"]] == [
        ("7", "2026-11-16", "Ben Ode", "attended"),
        ("7", "2026-11-17", "Ben Ode", "no_show"),
        ("7", "2026-11-21", "Ben Ode", "booked"),
    ]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_participations_say_what_became_of_them_and_an_unknown_reason_waits(app) -> None:
    place = club()
    rows = [participation(), *(participation("CANCELLED", shown="", cancelled="2026-11-16 18:20", reason=reason)
                               for reason in ("NO_SHOW", "USER", "USER_CANCEL_LATE", "MOON"))]  # fmt: skip
    for number, row in enumerate(rows):
        row[0] = f"123par{number}"
    export = load(place, PARTICIPATIONS, *rows, **PT)
    assert counts(export) == (4, 0, 0, 1, 0)
    assert [(row[0], row[10], row[11]) for row in facts(place, "appointments")["appointments"]] == [
        ("id:123par0", "attended", "1"),
        ("id:123par1", "no_show", "1"),
        ("id:123par2", "cancelled", "0"),
        ("id:123par3", "late_cancel", "1"),
    ]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_clipcard_counts_down_from_what_is_left_on_it(app) -> None:
    place = club()
    export = load(place, CLIPCARDS, card(), item="PT clipcard", price="650")
    assert counts(export) == (1, 0, 0, 0, 0)
    (package,), (balance,) = facts(place, "packages")["packages"], facts(place, "balances")["balances"]
    assert (package[0], package[4], package[5], package[8]) == ("123cc9cc1", "65000", "10", "123emp45")
    assert (balance[1], balance[5]) == ("123cc9cc1", "7")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_what_a_till_sells_is_training_by_its_name_or_waits(app) -> None:
    place = club()
    export = load(
        place,
        ABC_INCOME,
        sale(receipt="1"),
        sale("Personal Training", "5", receipt="2"),
        sale("Protein Bar", "2", receipt="3"),
        sale(quantity="-10", price="($600.00)", receipt="4"),
        make=ABC_CSV,
    )
    assert counts(export) == (3, 0, 0, 1, 0)
    assert [(row[2], row[4], row[5], row[9]) for row in facts(place, "packages")["packages"]] == [
        ("Personal Training 10 Pack", "60000", "10", "2026-11-14"),
        ("Personal Training", "60000", "5", "None"),
    ]


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_who_is_in_a_snapshot_of_active_members_no_more_is_not_deleted(app) -> None:
    place = club()
    load(place, ABC_MEMBERS, member(), member("88", "Roy, Bo"), make=ABC_CSV, as_of=LAST_WEEK)
    assert counts(load(place, ABC_MEMBERS, member(), make=ABC_CSV)) == (0, 0, 1, 0, 0)
    found = db.session.query(Member.mms_id, Member.status).order_by(Member.mms_id).all()
    assert [tuple(row) for row in found] == [("0123456", "active"), ("88", "active")]
