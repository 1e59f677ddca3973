"""A held file on its page: seen, mapped, tried out, imported or thrown away by a manager of the club alone."""

import re
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db, redis_connection
from app.intake import actions, dry_runs
from app.models import Appointment, DryRun, Export, Member
from app.web.imports.shown import _spoken
from jobs.dry_run import dry_run
from jobs.read_export import read_export
from jobs.sweep import enqueue_waiting
from tests.intake.load.exports import NOON, D
from tests.web.pages import section, words

VISITS = b"""Client No,Full name,When,Coach,Result
17,Bea Thirty,05/06/2026 09:00,Ben Ortiz,attended
18,Leo Brandt,06/06/2026 10:00,Ben Ortiz,no show
"""
FORM = {
    "column-member_id": "Client No", "column-name": "Full name", "column-starts_at": "When", "order-starts_at": "DMY",
    "column-trainer": "Coach", "column-status": "Result", "constant-service": "Personal Training",
    "read_as": "appointments",
}  # fmt: skip


@pytest.fixture
def export(cast) -> Export:
    return came(cast.north, VISITS)


def came(location, content: bytes, name: str = "fitlog_visits-2026-06.csv", read: bool = True) -> Export:
    with clock.stopped_at(NOON):
        received = actions.receive(
            db.session(), location, BytesIO(content), filename=name, as_of=D, source="web", now=NOON
        )
        db.session.commit()
        if read:
            read_export(received.export.id)
    db.session.expire_all()
    return received.export


def visits() -> list[tuple[str, str]]:
    found = db.session.scalars(select(Appointment).order_by(Appointment.starts_on))
    return [(str(one.starts_on), str(one.mms_outcome)) for one in found]


def test_the_page_shows_the_files_own_rows_and_which_column_was_taken_and_why(client, cast, sign_in, export):
    answer = sign_in(client, cast.ana).get(f"/imports/{export.id}")
    page, said = answer.text, words(answer.text)
    assert "Spotter does not know this file yet." in said
    rows = words(section(answer, "first-rows"))
    assert "17 Bea Thirty 05/06/2026 09:00 Ben Ortiz attended" in rows
    assert "Client No Member number" in rows
    assert re.search(r'name="column-trainer".*?<option value="Coach" selected>', page, re.S)
    assert "known wording · Ben Ortiz" in said
    assert "Day first: 05/06/2026 09:00 is Friday, June 5, 2026" in said
    assert "Month first: 05/06/2026 09:00 is Wednesday, May 6, 2026" in said
    assert "--map" not in said


def test_what_is_missing_is_said_at_its_field_and_nothing_that_was_chosen_is_lost(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    lacking = FORM | {"constant-service": "", "order-starts_at": ""}
    answer = client.post(f"/imports/{export.id}/mapping", data=lacking)
    assert answer.status_code == 422
    assert "Choose its column, or say it for all rows." in answer.text
    assert "Say whether day or month comes first." in answer.text
    assert re.search(r'name="column-status".*?<option value="Result" selected>', answer.text, re.S)
    twice = client.post(f"/imports/{export.id}/mapping", data=FORM | {"column-trainer": "Client No"})
    assert "“Client No” is chosen twice." in twice.text
    assert db.session.get(DryRun, export.id) is None


def test_mapped_tried_out_imported_and_known_from_then_on(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        answer = client.post(f"/imports/{export.id}/mapping", data=FORM)
        assert answer.location == f"/imports/{export.id}#outlook"
        page = client.get(f"/imports/{export.id}")
    outlook = words(section(page, "outlook-head"))
    assert "Of 2 rows. Nothing is written yet. New 2 Changed 0" in outlook
    assert 'name="name" maxlength="60" value="Fitlog visits"' in page.text
    assert (visits(), db.session.query(Member).count()) == ([], 0)
    assert db.session.get_one(Export, export.id).status == "held"
    client.post(f"/imports/{export.id}/release", data={"name": "Fitlog visits"})
    with clock.stopped_at(NOON):
        read_export(export.id)
    assert visits() == [("2026-06-05", "attended"), ("2026-06-06", "no_show")]
    done = db.session.get_one(Export, export.id)
    assert (done.layout, done.released_by_id, done.released_at is not None) == ("Fitlog visits", cast.ana.id, True)
    assert "Recognised as <b>Fitlog visits</b>" in client.get(f"/imports/{export.id}").text
    again = came(cast.north, VISITS.replace(b"06/2026", b"07/2026"))
    assert (again.status, again.layout) == ("loaded", "Fitlog visits")


def test_a_value_that_changes_is_shown_with_the_old_and_the_new_one(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        client.post(f"/imports/{export.id}/mapping", data=FORM)
        client.post(f"/imports/{export.id}/release", data={"name": "Fitlog visits"})
        read_export(export.id)
        changed = (
            VISITS.replace(b"attended", b"late cancel").replace(b"06/06", b"31/06")
            + b"19,Mia,07/06/2026 9:00,Ben,vanished\n"
        )
        answer = client.post(
            "/imports", data={"as_of": "2026-11-20", "look": "y", "files": (BytesIO(changed), "visits.csv")},
            content_type="multipart/form-data",
        )  # fmt: skip
        page = client.get(answer.location)
    outlook = words(section(page, "outlook-head"))
    assert "Bea Thirty Personal Training, Jun 5 09:00 status attended late cancel" in outlook
    assert "1 row cannot be read: When, impossible date, such as “31/06/2026 10:00”" in outlook
    assert "1 row waits for an answer: unknown status word “vanished”" in outlook
    assert visits()[0] == ("2026-06-05", "attended")


def test_a_recognised_file_is_looked_at_first_on_demand(client, cast, sign_in):
    members = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"
    sign_in(client, cast.ana)
    with clock.stopped_at(NOON):
        answer = client.post(
            "/imports", data={"as_of": "2026-11-20", "look": "y", "files": (BytesIO(members), "members.csv")},
            content_type="multipart/form-data",
        )  # fmt: skip
        page = client.get(answer.location)
    assert "New 1 Changed 0" in words(section(page, "outlook-head"))
    assert "Remember this mapping" not in page.text
    assert db.session.query(Member).count() == 0
    export = db.session.scalars(select(Export)).one()
    client.post(f"/imports/{export.id}/release")
    with clock.stopped_at(NOON):
        read_export(export.id)
    assert db.session.query(Member).count() == 1


def test_a_large_file_is_tried_out_by_a_worker_and_the_page_asks_again(client, cast, sign_in, export, monkeypatch):
    monkeypatch.setattr(dry_runs, "SMALL_BYTES", 0)
    sign_in(client, cast.ana)
    client.post(f"/imports/{export.id}/mapping", data=FORM)
    fragment = client.get(f"/imports/{export.id}/dry-run", headers={"HX-Request": "true"}).text
    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    redis_connection().flushdb()
    enqueue_waiting()
    assert redis_connection().llen("rq:queue:imports") == 1
    with clock.stopped_at(NOON):
        dry_run(export.id)
        dry_run(export.id)
    done = client.get(f"/imports/{export.id}/dry-run", headers={"HX-Request": "true"}).text
    assert "every 1s" not in done
    assert "Import it" in done
    assert (visits(), db.session.get_one(Export, export.id).status) == ([], "held")


def test_what_was_asked_anew_is_not_answered_by_an_older_run(client, cast, sign_in, export):
    session = db.session()
    dry_runs.ask(session, export, actions.Options("mapped"), NOON)
    old = dry_runs.claim(session, export.id, NOON)
    dry_runs.ask(session, export, actions.Options("mapped"), clock.now())
    dry_runs.keep(session, export.id, old, dry_runs.Answer({"counts": {}}, None), NOON)
    assert session.get_one(DryRun, export.id).found is None


def test_nothing_is_imported_that_was_not_tried_out(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    client.post(f"/imports/{export.id}/release")
    assert "See first what it would do." in client.get(f"/imports/{export.id}").text
    assert db.session.get_one(Export, export.id).status == "held"


def test_a_file_that_a_guard_holds_is_released_with_one_click(client, cast, sign_in):
    line = b"M%d,Bea,Thirty%d,2019-01-05,active\n"
    header = b"member_id,first_name,last_name,joined_on,status\n"
    came(cast.north, header + b"".join(line % (n, n) for n in range(60)))
    export = came(cast.north, header + b"".join(line % (n, n) for n in range(3)))
    sign_in(client, cast.ana)
    page = client.get(f"/imports/{export.id}").text
    assert "It has 3 rows, usually there are about 60" in page
    assert "Import it all the same" in page
    assert "It has 3 rows" in client.get("/imports").text
    client.post(f"/imports/{export.id}/release")
    with clock.stopped_at(NOON):
        read_export(export.id)
    assert db.session.get_one(Export, export.id).status == "loaded"
    assert "Let in by Ana Reyes" in client.get(f"/imports/{export.id}").text


def test_a_file_is_thrown_away(client, cast, sign_in, export):
    sign_in(client, cast.ana)
    client.post(f"/imports/{export.id}/removal")
    assert "Thrown away by Ana Reyes." in client.get(f"/imports/{export.id}").text
    client.post(f"/imports/{export.id}/removal")
    assert "This file is held no more." in client.get(f"/imports/{export.id}").text
    assert visits() == []


def test_another_kind_of_rows_is_proposed_anew(client, cast, sign_in, export):
    page = sign_in(client, cast.ana).get(f"/imports/{export.id}?read_as=members").text
    assert 'name="column-joined_on"' in page
    assert 'name="column-starts_at"' not in page


def test_a_file_that_is_kept_no_more_says_so(client, cast, sign_in, export):
    from app.intake import files

    files.path_of(export.sha256).unlink()
    answer = sign_in(client, cast.ana).get(f"/imports/{export.id}")
    assert answer.status_code == 200
    assert "Its file is kept no more." in answer.text


@pytest.mark.parametrize("act", ["mapping", "release", "removal"])
@pytest.mark.parametrize(("who", "status"), [("ana", 303), ("ben", 403), ("cy", 404), ("gil", 403)])
def test_managers_of_the_club_decide(client, cast, sign_in, export, act, who, status):
    sign_in(client, getattr(cast, who))
    assert client.post(f"/imports/{export.id}/{act}", data=FORM).status_code == status


def test_a_general_manager_reads_why_and_changes_nothing(client, cast, sign_in, export):
    page = sign_in(client, cast.gil).get(f"/imports/{export.id}").text
    assert "Spotter does not know this file yet." in page
    assert "<select" not in page.partition("<main")[2]
    assert "Throw it away" not in page


def test_days_are_said_as_people_say_them_and_names_that_look_like_days_stay() -> None:
    changed = "PT 2026-02-31 on 2026-11-18"
    assert _spoken(changed, date(2026, 11, 20)) == "PT 2026-02-31 on Nov 18"
