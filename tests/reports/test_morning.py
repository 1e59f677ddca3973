"""The morning report: who is on which list, why, in which order; and that it says so where nobody is."""

from datetime import timedelta

from app.accounts.scope import system_scope
from app.extensions import db
from app.models import Carried, Service, StageChange
from app.period import Period
from app.reports.morning import Morning, build, build_kept
from app.reports.morning_rows import health_sentences
from app.reports.nights import run_night
from app.reports.order import Order
from app.reports.sentences import plain
from app.reports.tables import Table
from app.reports.tables import build as build_table
from tests.counting import query_count
from tests.factory import D, add_client, add_consultation, add_export, add_package, add_session, stand
from tests.story import NIGHT, contact, on


def morning(cast, day=D, scope=None) -> Morning:
    return build(db.session(), scope or system_scope([cast.north.id]), cast.north, day)


def written(cast) -> Table:
    return build_table(Order(db.session(), system_scope([cast.north.id]), cast.north, D, Period.month_to(D)), "morning")


def names(lines) -> list[str]:
    return [line.name for line in lines]


def test_do_first_begins_with_what_is_not_recorded_and_goes_on_by_urgency(cast, story):
    found = morning(cast)
    assert [(line.name, line.reason) for line in found.do_first] == [
        ("Leo Brandt", "unrecorded"),
        ("Ivo Sand", "ended"),
        ("Frank Nowak", "ended"),
        ("Grace Tan", "sessions_left;running_out"),
        ("Rosa Delgado", "rebook"),
        ("Chloe Barnes", "uncontacted"),
        ("Owen Price", "missed"),
    ]
    assert found.need_count == 8


def test_each_line_says_why_in_words(cast, story):
    found = morning(cast)
    said = {line.name: line.text for line in found.do_first + found.quiet}
    assert said == {
        "Leo Brandt": "Consultation yesterday at 6:00 pm has no outcome",
        "Ivo Sand": "Package ended Tue, Oct 20, counted as lost since Wed, Nov 4",
        "Frank Nowak": "Package ended Sun, Nov 1, counted as lost since Mon, Nov 16",
        "Grace Tan": "2 of 12 sessions left, runs out Fri, Dec 4",
        "Rosa Delgado": "No-show on Tue, Nov 17, not rebooked",
        "Chloe Barnes": "Joined on Mon, Nov 16, nobody has called",
        "Owen Price": "Missed every session since Tue, Nov 3",
        "Arjun Mehta": "Quiet for 15 days, nothing booked ahead, 21 of 24 sessions left",
    }


def test_a_name_stands_on_do_first_once_with_its_most_urgent_reason(cast, story):
    add_consultation(story["grace"], on("11-18"), "booked", cast.ben_trainer, on("11-10"))
    stand(cast.north)
    assert [line.reason for line in morning(cast).do_first if line.name == "Grace Tan"] == ["unrecorded"]


def test_who_was_spoken_with_rests_for_three_days(cast, story):
    contact(story["grace"], cast.ana, D - timedelta(2))
    contact(story["rosa"], cast.ana, D - timedelta(3))
    contact(story["leo"], cast.ana, D)
    stand(cast.north)
    first = names(morning(cast).do_first)
    assert "Grace Tan" not in first
    assert {"Rosa Delgado", "Leo Brandt"} <= set(first)


def test_consultations_of_the_day_come_with_time_and_trainer(cast, story):
    add_consultation(add_client(cast.north, "Moved Away"), D, "rescheduled", cast.dana_trainer)
    stand(cast.north)
    [line] = morning(cast).consultations
    assert (line.name, line.trainer, line.text) == ("Sofia Lindqvist", "Ben Ortiz", "10:00 am consultation")


def test_renewals_are_those_due_within_fourteen_days_the_earliest_first(cast, story):
    assert [(line.name, line.due_on) for line in morning(cast).renewals] == [
        ("Ivo Sand", on("10-20")),
        ("Frank Nowak", on("11-01")),
        ("Grace Tan", on("12-04")),
    ]
    assert morning(cast).by == on("12-04")


def test_what_is_due_on_the_same_day_stands_by_name_whichever_file_came_first(cast):
    for name in ("Zoe Later", "Abe Sooner"):
        add_package(add_client(cast.north, name), D - timedelta(20), sessions=1, expires_on=D + timedelta(5))
    stand(cast.north)
    found = morning(cast)
    assert names(found.renewals) == names(found.quiet) == names(found.do_first) == ["Abe Sooner", "Zoe Later"]


def test_a_card_that_lapses_is_on_the_next_morning_and_no_longer_on_the_one_after(cast, story):
    [line] = morning(cast).lapsed
    assert line.name == "Tess Lane"
    assert line.text == "Was in Deciding; lapsed today, nothing booked or bought"
    run_night(db.session(), cast.north.id, D + timedelta(1), NIGHT)
    assert morning(cast, D + timedelta(1)).lapsed == []


def test_a_card_that_lapses_by_day_is_on_the_next_morning(cast, story):
    db.session.add(
        StageChange(location_id=cast.north.id, client_id=story["tess"].id, from_stage="booked", to_stage="lost",
                    changed_on=D, changed_at=NIGHT, through="import")
    )  # fmt: skip
    run_night(db.session(), cast.north.id, D + timedelta(1), NIGHT)
    assert names(morning(cast, D + timedelta(1)).lapsed) == ["Tess Lane"]


def test_a_client_whom_an_import_opens_as_lost_never_stood_on_the_board(cast, story):
    gone = add_client(cast.north, "Long Gone")
    add_consultation(gone, on("02-01"), "attended", cast.dana_trainer, on("01-20"))
    stand(cast.north)
    assert "Long Gone" not in names(morning(cast).lapsed)


def test_the_headline_counts_what_the_lists_hold(cast, story):
    assert plain(morning(cast).headline) == (
        "7 people first of 8 who need attention, then 1 consultation. 3 renewals worth $1,888 are due by Fri, Dec 4; "
        "2 of the packages have ended already. 1 client is quiet. 1 card lapsed since the last night."
    )


def test_an_empty_club_is_told_so_in_words(cast):
    found = morning(cast)
    assert plain(found.headline) == (
        "Nobody needs attention. No consultation today. No renewal is due by Fri, Dec 4. Nobody is quiet."
    )
    table = written(cast)
    assert {(row[1], row[3]) for row in table.rows} == {
        ("headline", plain(found.headline)),
        ("do_first", "Nobody needs attention."),
        ("consultations", "No consultation today."),
        ("renewals", "No renewal is due."),
        ("quiet", "Nobody is quiet."),
        ("lapsed", "No card lapsed since the last night."),
        ("health", "No export has come yet."),
        ("health", "No row waits for an answer."),
        ("health", "No night has run yet."),
    }


def test_a_report_without_a_file_for_two_days_is_overdue(cast, story):
    found = morning(cast).health
    assert [(d.report, d.as_of, d.is_overdue) for d in found.deliveries] == [
        ("members", D, False),
        ("appointments", D, False),
        ("packages", D - timedelta(3), True),
    ]
    assert (found.night_on, found.is_night_missing) == (D, False)
    assert morning(cast, D + timedelta(1)).health.is_night_missing


def test_rows_that_wait_are_counted_with_the_names_nobody_settled(cast, story):
    export_id = db.session.query(Carried).count() or 1
    db.session.add(Service(location_id=cast.north.id, name="Duet Flow", kind=None))
    db.session.add(
        Carried(location_id=cast.north.id, report="appointments", key="1", digest=b"12345678", export_id=export_id,
                line=2, state="parked", cells="[]")
    )  # fmt: skip
    db.session.flush()
    found = morning(cast).health
    assert (found.waiting_count, found.waiting_names) == (1, ["Duet Flow"])


def test_files_that_are_held_are_counted(cast, story):
    assert morning(cast).health.held_count == 0
    add_export(cast.north).status = "held"
    add_export(cast.south).status = "held"
    db.session.flush()
    found = morning(cast)
    assert found.health.held_count == 1
    assert "1 file is held for a person to look at." in list(health_sentences(found))


def test_a_trainers_morning_holds_their_own_clients_and_nobody_elses(cast, story):
    found = morning(cast, scope=cast.scope(cast.ben))
    assert names(found.do_first) == ["Leo Brandt", "Grace Tan", "Arjun Mehta"]
    assert names(found.renewals) == ["Grace Tan"]
    assert names(found.consultations) == ["Sofia Lindqvist"]
    assert found.lapsed == []


def test_another_club_sees_nothing_of_it(cast, story):
    found = build(db.session(), cast.scope(cast.cy), cast.north, D)
    assert (found.do_first, found.consultations, found.renewals, found.quiet, found.lapsed) == ([], [], [], [], [])


def test_the_lists_do_not_depend_on_whether_the_standing_of_the_day_was_written(cast, story):
    """Read from the standings of the night, or worked out anew because the night has not run."""
    tomorrow = D + timedelta(1)
    before = morning(cast, tomorrow)
    stand(cast.north, tomorrow)
    after = morning(cast, tomorrow)
    for section in ("do_first", "consultations", "renewals", "quiet"):
        told = [[(line.name, line.text, line.due_on) for line in getattr(found, section)] for found in (before, after)]
        assert told[0] == told[1]


def test_a_morning_of_the_past_is_read_as_that_day_knew_it(cast, story):
    found = morning(cast, on("11-18"))
    assert "Leo Brandt" not in names(found.do_first)
    assert "Rosa Delgado" in names(found.do_first)


def test_the_file_numbers_each_section_from_one(cast, story):
    table = written(cast)
    assert table.columns == (
        *("location", "section", "position", "text", "client", "trainer", "reason", "due_on", "value"),
    )
    first = [row for row in table.rows if row[1] == "do_first"]
    assert [row[2] for row in first] == [str(number) for number in range(1, 8)]
    assert first[3] == [
        *("north", "do_first", "4", "2 of 12 sessions left, runs out Fri, Dec 4", "Grace Tan", "Ben Ortiz"),
        *("sessions_left;running_out", "2026-12-04", "1188.00"),
    ]
    assert table.rows == sorted(table.rows)


def test_ten_more_clients_cost_no_more_queries(cast, story):
    morning(cast)
    before = query_count(lambda: morning(cast))
    for number in range(10):
        client = add_client(cast.north, f"More {number}")
        add_package(client, on("09-01"), 4, 20000, None, cast.ben_trainer)
        for day in ("10-20", "11-01", "11-12"):
            add_session(client, on(day), "attended", cast.ben_trainer)
    stand(cast.north)
    assert len(morning(cast).renewals) > 10
    assert query_count(lambda: morning(cast)) == before


def test_a_morning_that_is_kept_is_the_one_that_would_be_built(cast, story):
    session, scope = db.session(), system_scope([cast.north.id])
    for _ in range(2):
        assert build_kept(session, scope, cast.north, D) == build(session, scope, cast.north, D)
    own = build_kept(session, cast.scope(cast.ben), cast.north, D)
    assert names(own.renewals) == ["Grace Tan"]
    contact(story["owen"], cast.ana, D)
    stand(cast.north)
    assert "Owen Price" not in names(build_kept(session, scope, cast.north, D).do_first)
