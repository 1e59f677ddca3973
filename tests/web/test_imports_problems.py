"""Rejected rows on the page of their import: grouped, corrected in place or in a spreadsheet, by whoever may."""

import csv
import io
import re
from io import BytesIO

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import actions
from app.intake.problems.correct import correct
from app.models import Export, ExportProblem, Member
from tests.counting import query_count
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, bring
from tests.intake.problems.exports import counts, open_rows
from tests.web.pages import section, text_of, words

LINES = (
    ",Bea,Thirty,b@x.com,,2026-11-10,active",
    ",Leo,Brandt,,,2026-11-10,active",
    "M3,Mia,Voss,=1+1,,2026-11-31,active",
    "M4,Ola,Berg,,,2026-11-31,active",
    "M5,Pia,Lund,,,soon,active",
    "M6,Ray,Noor,,,2026-11-10,active",
)
NO_ID = {"column": "member_id", "reason": "missing member id"}
BAD_DAY = {"column": "joined_on", "reason": "impossible date"}


@pytest.fixture
def export(cast):
    with clock.stopped_at(NOON):
        return bring(cast.north, MEMBERS, *LINES)


@pytest.fixture
def ana(client, cast, sign_in):
    return sign_in(client, cast.ana)


def groups_of(client, export) -> str:
    return words(section(client.get(f"/imports/{export.id}"), "bad"))


def fix(client, export, which, typed, act="fix"):
    return client.post(f"/imports/{export.id}/problems", data={**which, "typed": typed, "act": act})


def load(export_id: int) -> Export:
    actions.load(db.session(), db.session.get_one(Export, export_id), NOON)
    db.session.commit()
    return db.session.get_one(Export, export_id)


def members() -> set[str]:
    return set(db.session.scalars(select(Member.mms_id)))


def test_rows_are_grouped_in_plain_words_with_counts(ana, export):
    said = groups_of(ana, export)
    assert "2 rows have no member number." in said
    assert "2 rows: joined_on is “2026-11-31”, impossible date." in said
    assert "1 row: joined_on is “soon”, not a date." in said
    page = ana.get(f"/imports/{export.id}/problems", query_string=BAD_DAY)
    said = words(section(page, "rows"))
    assert "Line 4 joined_on: impossible date member_id M3 first_name Mia" in said
    assert "Pia" not in said


def test_a_group_is_fixed_with_one_value_and_comes_in_at_once(ana, export, cast):
    answer = fix(ana, export, BAD_DAY, "2026-11-03")
    assert (answer.status_code, answer.location) == (303, f"/imports/{export.id}#bad")
    page = ana.get(f"/imports/{export.id}")
    assert "2 rows came in." in text_of(page)
    assert {"M3", "M4", "M6"} == members()
    row = db.session.scalars(select(ExportProblem).where(ExportProblem.line == 4)).one()
    assert (row.settled_by_id, row.typed[5], row.cells[5]) == (cast.ana.id, "2026-11-03", "2026-11-31")
    assert counts(db.session.get_one(Export, export.id))["rejected"] == 3


def test_a_value_that_is_still_wrong_says_why_beside_the_field_and_stays_typed(ana, export):
    answer = fix(ana, export, BAD_DAY, "2026-13-01")
    assert answer.status_code == 422
    assert "2 rows still cannot be read: joined_on, impossible date." in text_of(answer)
    assert re.search(r'name="typed" value="2026-13-01"[^>]*aria-invalid="true"', answer.text)
    assert members() == {"M6"}


def test_a_row_is_corrected_where_it_stands(ana, export):
    row = open_rows(export)[0]
    address = f"/imports/{export.id}/problems/{row.id}"
    form = ana.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in form
    assert re.search(r'name="cell-0" value=""[^>]*aria-invalid="true"', form)
    wrong = ana.post(address, data={"cell-0": "M1", "cell-5": "never ever", "version": 0})
    assert wrong.status_code == 422
    assert "Not a date" in text_of(wrong)
    assert re.search(r'name="cell-5" value="never ever"', wrong.text)
    done = ana.post(address, data={"cell-5": "2026-11-10", "version": 1}, headers={"HX-Request": "true"})
    assert words(done.text) == "Line 2 Came in."
    assert members() == {"M1", "M6"}


def test_who_comes_second_is_told_who_was_faster(ana, export, cast):
    row = open_rows(export)[0]
    address = f"/imports/{export.id}/problems/{row.id}"
    correct(db.session(), export, {row.id: ["M1", *row.cells[1:]]}, NOON, cast.dee.id)
    db.session.commit()
    late = ana.post(address, data={"cell-0": "M9", "version": 0})
    assert late.status_code == 409
    assert "Dee Harlow has corrected this row meanwhile." in text_of(late)
    assert "M9" not in members()
    fix(ana, export, BAD_DAY, "2026-11-03")
    again = fix(ana, export, BAD_DAY, "2026-11-04")
    assert "Ana Reyes has settled these rows meanwhile." in text_of(ana.get(again.location))


def test_a_row_that_somebody_typed_into_meanwhile_is_not_overwritten(ana, export, cast):
    row = open_rows(export)[0]
    correct(db.session(), export, {row.id: ["M1", *row.cells[1:5], "soon", "active"]}, NOON, cast.dee.id)
    db.session.commit()
    late = ana.post(f"/imports/{export.id}/problems/{row.id}", data={"cell-0": "M9", "version": 0})
    assert late.status_code == 409
    assert 'value="M9"' in late.text
    assert members() == {"M6"}


def test_rows_are_left_out_kept_and_taken_up_again(ana, export):
    fix(ana, export, NO_ID, "", act="leave")
    page = ana.get(f"/imports/{export.id}")
    assert "2 rows were left out." in words(section(page, "bad"))
    assert "have no member number" not in words(section(page, "bad"))
    left_out = ana.get(f"/imports/{export.id}/problems?left-out=yes")
    assert "2 rows left out." in text_of(left_out)
    fix(ana, export, {"left-out": "yes"}, "", act="take-up")
    assert "2 rows have no member number." in groups_of(ana, export)


def downloaded(client, export) -> list[list[str]]:
    answer = client.get(f"/imports/{export.id}/problems.csv")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=to-correct-{export.id}.csv"
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def as_file(rows) -> BytesIO:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return BytesIO(stream.getvalue().encode())


def test_what_is_left_is_a_file_with_lines_and_reasons_that_runs_nothing(ana, export):
    head, *rows = downloaded(ana, export)
    assert head == [f"Line of import {export.id}", "Reason", *MEMBERS.split(",")]
    assert [row[0] for row in rows] == ["2", "3", "4", "5", "6"]
    assert rows[2][1:6] == ["joined_on: impossible date", "M3", "Mia", "Voss", "'=1+1"]


@pytest.mark.parametrize("door", ["page", "dropped"])
def test_the_corrected_file_comes_back_here_or_on_imports_and_what_is_wrong_stays(ana, export, door):
    head, *rows = downloaded(ana, export)
    rows[0][2], rows[2][7], rows[3][7] = "M1", "2026-11-03", "2026-11-32"
    if door == "page":
        data = {"file": (as_file([head, *rows]), "corrected.csv")}
        answer = ana.post(f"/imports/{export.id}/problems.csv", data=data, content_type="multipart/form-data")
    else:
        data = {"files": [(as_file([head, *rows]), "corrected.csv")], "as_of": "2026-11-20"}
        with clock.stopped_at(NOON):
            answer = ana.post("/imports", data=data, content_type="multipart/form-data")
    brought = load(int(answer.location.rpartition("/")[2]))
    assert members() == {"M1", "M3", "M6"}
    assert db.session.scalars(select(Member.email).where(Member.mms_id == "M3")).one() == "=1+1"
    assert counts(db.session.get_one(Export, export.id))["rejected"] == 3
    assert (brought.created_count, brought.rejected_count, brought.row_count) == (2, 1, 5)
    page = text_of(ana.get(answer.location))
    assert "Corrected rows of members.csv: 2 came in, 1 still cannot be read, 2 were not corrected." in page
    assert "1 row: joined_on is “2026-11-32”, impossible date." in groups_of(ana, export)


def test_a_corrected_file_of_another_import_or_of_another_club_is_refused(ana, export, cast):
    with clock.stopped_at(NOON):
        other = bring(cast.north, MEMBERS, ",Una,Fox,,,2026-11-10,active")
    rows = downloaded(ana, other)
    data = {"file": (as_file(rows), "corrected.csv")}
    answer = ana.post(f"/imports/{export.id}/problems.csv", data=data, content_type="multipart/form-data")
    with pytest.raises(actions.Refused, match="another import than this one"):
        load(int(answer.location.rpartition("/")[2]))


def test_rows_that_wait_are_named_among_the_groups(ana, cast):
    with clock.stopped_at(NOON):
        export = bring(
            cast.north, APPOINTMENTS, "A1,M1,Bea,Mystery,2026-11-18 10:00,Ben,attended,,", "A2,M1,Bea,PT,,,,,"
        )
    assert "1 row waits for an answer." in groups_of(ana, export)


@pytest.mark.parametrize(
    ("who", "see", "write"), [("ana", 200, 200), ("ben", 403, 403), ("cy", 404, 404), ("gil", 200, 403)]
)
def test_who_may(client, cast, sign_in, export, who, see, write):
    sign_in(client, getattr(cast, who))
    row = open_rows(export)[0]
    assert client.get(f"/imports/{export.id}/problems").status_code == see
    for path in (f"problems/{row.id}", "problems.csv"):
        assert client.get(f"/imports/{export.id}/{path}").status_code == write
    done = 303 if write == 200 else write
    assert fix(client, export, NO_ID, "M1", act="leave").status_code == done


def test_ten_more_rows_cost_no_more_queries(ana, cast):
    def cost(rows: int) -> int:
        lines = [f",A{n},B{rows},,,2026-11-10,active" for n in range(rows)]
        with clock.stopped_at(NOON):
            export = bring(cast.north, MEMBERS, *lines)
        return query_count(lambda: ana.get(f"/imports/{export.id}/problems", query_string=NO_ID))

    cost(1)
    assert cost(3) == cost(13)
