"""Whose rows a table holds, and how it is written."""

import io
from datetime import timedelta

from openpyxl import load_workbook

from app.extensions import db
from app.period import Period
from app.reports import columns
from app.reports.order import Order
from app.reports.tables import Table, build
from app.reports.write import as_csv, as_xlsx
from tests.factory import D, add_client, add_consultation, add_package, add_session, stand
from tests.story import on


def rows(cast, user, name: str) -> list[dict[str, str]]:
    order = Order(db.session(), cast.scope(user), cast.north, D, Period.month_to(D))
    table = build(order, name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_a_trainers_tables_hold_their_own_clients_only(cast, story):
    for name in ("board", "renewals", "attention", "packages"):
        theirs = {row["client"] for row in rows(cast, cast.ben, name)}
        assert theirs < {row["client"] for row in rows(cast, cast.ana, name)}, name
        assert "Frank Nowak" not in theirs


def test_a_trainers_own_row_is_the_one_their_manager_reads(cast, story):
    moved = add_client(cast.north, "Moved On")
    add_package(moved, on("11-02"), 8, 50000, None, cast.ben_trainer)
    add_session(moved, on("11-10"), "attended", cast.dana_trainer)
    stand(cast.north)
    [own] = rows(cast, cast.ben, "trainers")
    assert own["sold"] == "1260.00"
    assert own in rows(cast, cast.ana, "trainers")


def test_a_trainer_who_has_only_been_booked_has_no_figure_and_no_row(cast):
    newcomer = add_client(cast.north, "New Comer")
    add_consultation(newcomer, D + timedelta(2), trainer=cast.ben_trainer, booked_on=D)
    stand(cast.north)
    assert rows(cast, cast.ana, "trainers") == []
    assert rows(cast, cast.ana, "funnel")[0]["opportunities_set"] == "1"


def test_a_manager_of_another_club_gets_no_row(cast, story):
    for name in columns.OF:
        if name not in ("funnel", "morning"):
            assert rows(cast, cast.cy, name) == [], name


def test_text_that_a_spreadsheet_would_run_is_neutralised_everywhere():
    table = Table("board", ("client", "value"), [["=1+1", "-5.00"], ["@home", "+1"], ["Otis", "\t1"]])
    assert as_csv(table).decode() == "client,value\n'=1+1,'-5.00\n'@home,'+1\nOtis,'\t1\n"
    sheet = load_workbook(io.BytesIO(as_xlsx(table)))["board"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_a_number_below_zero_is_no_text():
    table = Table("packages", ("client", "used"), [["-Otis", "-4"]])
    assert as_csv(table).decode() == "client,used\n'-Otis,-4\n"


def test_a_workbook_of_figures_says_what_each_is(cast, story):
    order = Order(db.session(), cast.scope(cast.ana), cast.north, D, Period.month_to(D))
    book = load_workbook(io.BytesIO(as_xlsx(build(order, "funnel"))))
    told = {row[0].value: row[2].value for row in book["definitions"].iter_rows(min_row=2)}
    assert set(told) == {name for name in columns.FUNNEL if name in told}
    assert told["show_rate"] == "First-time consultations attended, of those attended, missed or cancelled too late."
    assert load_workbook(io.BytesIO(as_xlsx(build(order, "board")))).sheetnames == ["board"]
