"""What became of an appointment or a sale, however the system of the club says it."""

import pytest
from sqlalchemy import select

from app.accounts.scope import system_scope
from app.extensions import db
from app.intake import settling
from app.intake.actions import Options
from app.models import Export, ExportProblem, Location
from app.period import Period
from app.reports.order import Order
from app.reports.tables import build
from tests.intake.layouts.test_exerp import PT, participation
from tests.intake.layouts.test_layouts import ATTENDANCE, EVENTS, REPORT_9, event, slot
from tests.intake.layouts.vendors import PARTICIPATIONS
from tests.intake.load.exports import APPOINTMENTS, NOON, PACKAGES, D, bring, bring_bytes, club, facts
from tests.intake.workbooks import delimited

pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)
SCHEDULE = "Date,Start time,Description,Staff,Client ID,Client,Status,Scheduled by"


@pytest.fixture
def place(app) -> Location:
    return club()


def bring_file(place: Location, header: str, *lines: str, **constants: str) -> Export:
    content = "\n".join((header, *lines, "")).encode()
    return bring_bytes(place, content, "file.csv", Options(constants=constants))


def outcomes(place: Location) -> list[str]:
    return [row[10] for row in facts(place, "appointments")["appointments"]]


def counted(place: Location, figure: str) -> str:
    """Of the report of the funnel this month."""
    order = Order(db.session(), system_scope([place.id]), place, D, Period(D.replace(day=1), D))
    table = build(order, "funnel")
    (row,) = table.rows
    return dict(zip(table.columns, row, strict=True))[figure]


def visit(status: str, day: str = "2026-11-10", number: int = 1, service: str = "PT 60") -> str:
    return f"A{number},1,Bea Thirty,{service},{day} 10:00,Ben,{status},2026-11-01,"


@pytest.mark.parametrize(
    ("header", "lines", "constants", "outcome"),
    [
        (SCHEDULE, ["11/13/2026,9:00 AM,PT 60,Ben,1,Bea,Late Cancel,"], {}, "late_cancel"),
        (ATTENDANCE, ["11/13/2026,9:00 AM,1,Bea,PT 60,Ben,No,Yes"], {}, "no_show"),
        (ATTENDANCE, ["11/13/2026,9:00 AM,1,Bea,PT 60,Ben,No,No"], {}, "attended"),
        (
            EVENTS,
            [event("Completed Booking", "6/25/2025 9:31 AM"), event("Open Booking", "6/20/2025 9:05 PM")],
            {"service": "PT"},
            "attended",
        ),
        (REPORT_9, [slot("Cancelled"), slot("Showed")], {}, "attended"),
    ],
    ids=["a word", "a flag", "no flag", "an event log", "two rows for a slot"],
)
def test_32_an_outcome_in_every_shape_is_one_appointment(place, header, lines, constants, outcome):
    export = bring_file(place, header, *lines, **constants)
    assert (export.rejected_count, outcomes(place)) == (0, [outcome])


@pytest.mark.parametrize(("reason", "outcome"), [("NO_SHOW", "no_show"), ("USER", "cancelled")])
def test_32_an_outcome_as_state_and_reason(place, reason, outcome):
    row = participation("CANCELLED", shown="", cancelled="2026-11-16 18:20", reason=reason)
    bring_bytes(place, delimited([PARTICIPATIONS, row]), "file.csv", Options(constants=PT))
    assert outcomes(place) == [outcome]


@pytest.mark.parametrize(
    ("header", "line", "constants"),
    [
        (SCHEDULE, "11/13/2026,9:00 AM,PT 60,Ben,1,Bea,Reserved,", {}),
        (REPORT_9, slot("Booking"), {}),
        (EVENTS, event("Open Booking - not yet logged", "6/20/2025 9:05 PM"), {"service": "PT"}),
    ],
    ids=["Reserved", "Booking", "Open"],
)
def test_33_what_is_still_booked_in_the_past_is_unrecorded_and_not_attended(place, header, line, constants):
    bring_file(place, header, line, **constants)
    assert outcomes(place) == ["booked"]


def test_33_a_past_booking_is_counted_as_not_recorded(place):
    bring(place, APPOINTMENTS, visit("booked", service="Orientation"))
    assert [counted(place, name) for name in ("attended", "unrecorded", "consulted")] == ["0", "1", "0"]


def test_34_an_unknown_word_waits_and_comes_in_by_itself_once_it_is_settled(place):
    export = bring(place, APPOINTMENTS, visit("attended"), visit("Pencilled in", number=2, day="2026-11-11"))
    assert (export.created_count, export.parked_count, export.rejected_count) == (1, 1, 0)
    assert list(db.session.scalars(select(ExportProblem.reason))) == ["unknown status word"]
    settling.settle_outcome(db.session(), place, "Pencilled in", "no_show", NOON, is_charged=False)
    assert sorted(outcomes(place)) == ["attended", "no_show"]


def test_35_a_chain_of_reschedules_is_one_consultation(place):
    chain = ("rescheduled", "2026-11-03"), ("rescheduled", "2026-11-05"), ("attended", "2026-11-09")
    lines = (visit(word, day, number, "Orientation") for number, (word, day) in enumerate(chain))
    bring(place, APPOINTMENTS, *lines)
    assert len(outcomes(place)) == 3
    counts = [counted(place, name) for name in ("attended", "no_show", "late_cancel", "unrecorded", "consulted")]
    assert counts == ["1", "0", "0", "0", "1"]


def sale(id: str, item: str = "PT 8 sessions", price: str = "592.00") -> str:
    return f"{id},1,Bea Thirty,{item},2026-11-02,{price},8,,Ben,,"


def keys(place: Location) -> list[str]:
    return [row[0] for row in facts(place, "packages")["packages"]]


def test_36_lines_of_one_sale_are_packages_of_their_own_and_found_again(place):
    lines = sale("S1"), sale("S1", "PT 4 sessions", "316.00"), sale("S1")
    bring(place, PACKAGES, *lines)
    assert len(set(keys(place))) == 3
    again = bring(place, PACKAGES, lines[1], lines[0], lines[2])
    assert (again.created_count, again.unchanged_count, len(keys(place))) == (0, 3, 3)


def test_36_a_sale_without_an_id_is_found_again_by_member_day_and_item(place):
    bring(place, PACKAGES, sale(""), sale("", "PT 4 sessions"))
    again = bring(place, PACKAGES, sale("", "PT 4 sessions", "300.00"))
    assert (again.created_count, again.updated_count) == (0, 1)
    prices = {row[2]: row[4] for row in facts(place, "packages")["packages"]}
    assert prices == {"PT 8 sessions": "59200", "PT 4 sessions": "30000"}
    assert keys(place) == ["1:2026-11-02:PT 4 sessions", "1:2026-11-02:PT 8 sessions"]


def test_37_the_same_visit_from_two_reports_is_one(place):
    bring_file(place, SCHEDULE, '11/13/2026,9:00 AM,PT 60,Ben Ortiz,1,"Thirty, Bea",Signed in,Ben Ortiz')
    again = bring_file(place, ATTENDANCE, '11/13/2026,9:00 AM,1,"Thirty, Bea",PT 60,Ben Ortiz,No,No')
    assert (again.created_count, again.parked_count, outcomes(place)) == (0, 0, ["attended"])
