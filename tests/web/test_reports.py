import csv
import io
import json
import re
from zipfile import ZipFile

import pytest

from app.accounts.scope import system_scope
from app.extensions import db
from app.period import Period
from app.reports import columns
from app.reports.order import Order
from app.reports.tables import build
from app.reports.write import WRITERS
from tests.counting import query_count
from tests.factory import D, add_client, add_package, stand
from tests.story import on
from tests.web.pages import links, names, section, text_of, words

pytestmark = pytest.mark.usefixtures("friday_morning")


def order(cast, day=D, period=None) -> Order:
    return Order(db.session(), system_scope([cast.north.id]), cast.north, day, period or Period.month_to(day))


def test_the_index_lists_every_report_with_its_files(client, cast, sign_in):
    found = links(sign_in(client, cast.ana).get("/reports").text)
    for name in columns.OF:
        assert f"/reports/{name}" in found
        assert {f"/reports/{name}?format={form}" for form in WRITERS} <= set(found)


def test_each_report_is_a_page_and_the_files_that_the_terminal_writes(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    for name in columns.OF:
        assert ana.get(f"/reports/{name}").status_code == 200, name
        for form, write in WRITERS.items():
            answer = ana.get(f"/reports/{name}?format={form}")
            assert answer.headers["Content-Disposition"] == f"attachment; filename=north-{name}-2026-11-20.{form}"
            if form == "xlsx":
                assert "xl/workbook.xml" in ZipFile(io.BytesIO(answer.data)).namelist()
            else:
                assert answer.data == write(build(order(cast), name)), name


def test_a_page_has_as_many_rows_as_its_file(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    for name in columns.OF:
        if name != "funnel":
            count = len(list(csv.reader(io.StringIO(ana.get(f"/reports/{name}?format=csv").text)))) - 1
            page = ana.get(f"/reports/{name}")
            assert len(re.findall(r"<tr>", page.text)) - 1 == count, name
            assert f"{count} rows" in text_of(page) or count == 1


def test_a_day_in_the_past_and_other_days_are_read_as_asked(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    board = json.loads(ana.get("/reports/board?on=2026-11-18&format=json").text)
    assert board == json.loads(WRITERS["json"](build(order(cast, on("11-18")), "board")))
    assert {row["client"]: row["stage"] for row in board}["Leo Brandt"] == "booked"
    ledger = json.loads(ana.get("/reports/ledger?from=2026-10-01&to=2026-10-31&format=json").text)
    assert ledger == json.loads(WRITERS["json"](build(order(cast, period=Period(on("10-01"), on("10-31"))), "ledger")))


def test_the_funnel_stands_beside_the_period_before_with_what_each_figure_is(client, cast, sign_in, story):
    answer = sign_in(client, cast.ana).get("/reports/funnel")
    figures = section(answer, "figures")
    said = words(figures)
    assert "Figure November so far Oct 1 to Oct 20" in said
    assert "Show rate First-time consultations attended, of those attended, missed or cancelled too late." in said
    assert "By sale date, credited to seller. November so far $760 Oct 1 to Oct 20 $4,608" in said
    assert "Owed in sessions What is left in open packages" in said


def test_every_number_of_the_funnel_opens_its_names(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    addresses = {link for link in links(ana.get("/reports/funnel").text) if link.startswith("/team/names")}
    assert len(addresses) > 30
    for address in addresses:
        assert ana.get(address).status_code == 200, address


def test_names_on_a_report_open_the_client(client, cast, sign_in, story):
    assert "Grace Tan" in names(sign_in(client, cast.ana).get("/reports/board").text)


def test_cells_are_said_in_words(client, cast, sign_in, story):
    said = text_of(sign_in(client, cast.ana).get("/reports/board"))
    assert "Frank Nowak Renewal due Nov 18 Dana Wolf Ended $300" in said
    assert "renewal_due" not in said


def test_the_morning_stands_in_the_order_of_the_day(client, cast, sign_in, story):
    rows = re.findall(
        r"<tr><td>([^<]+)</td><td[^>]*>(\d+)</td>", sign_in(client, cast.ana).get("/reports/morning").text
    )
    assert rows[:3] == [("In a sentence", "1"), ("Do first", "1"), ("Do first", "2")]
    assert rows[-1][0] == "Data"


def test_long_reports_come_page_by_page_and_the_file_holds_all(client, cast, sign_in):
    for number in range(205):
        add_package(add_client(cast.north, f"Client {number:03}"), on("11-02"), 8, 60000, None, cast.ben_trainer)
    stand(cast.north)
    ana = sign_in(client, cast.ana)
    first, second = ana.get("/reports/packages"), ana.get("/reports/packages?page=2")
    assert len(names(first.text)) == 200
    assert len(names(second.text)) == 5
    assert "205 rows page 2 of 2" in text_of(second)
    assert len(names(ana.get("/reports/packages?page=99").text)) == 5
    assert ana.get("/reports/packages?format=csv").text.count("\n") == 206


def test_what_is_not_there_is_not_found_and_bad_days_are_refused(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    assert ana.get("/reports/nonsense").status_code == 404
    assert ana.get("/reports/board?format=pdf").status_code == 404
    for query in ("on=2026-99-01", "from=2026-11-09&to=2026-11-01", "from=2026-11-09&to=2026-11-01&format=csv"):
        answer = ana.get(f"/reports/funnel?{query}")
        assert answer.status_code == 422, query
        assert "text/html" in answer.headers["Content-Type"]


def test_a_trainer_may_not_and_another_manager_gets_their_own(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    assert ben.get("/reports").status_code == 403
    assert ben.get("/reports/board?format=csv").status_code == 403
    cy = sign_in(client, cast.cy)
    assert cy.get("/reports/board?format=csv").text.splitlines() == [",".join(columns.BOARD)]
    assert cy.get("/reports/board?location=north").status_code == 404


def test_a_general_manager_reads_them(client, cast, sign_in, story):
    assert "Grace Tan" in sign_in(client, cast.gil).get("/reports/packages?format=csv").text


def test_an_empty_report_says_how_rows_come(client, cast, sign_in):
    assert "Rows come with the next import" in text_of(sign_in(client, cast.ana).get("/reports/ledger"))


@pytest.mark.parametrize("name", ["board", "funnel", "morning"])
def test_ten_more_clients_cost_no_more_queries(client, cast, sign_in, story, name):
    ana = sign_in(client, cast.ana)
    ana.get(f"/reports/{name}")
    before = query_count(lambda: ana.get(f"/reports/{name}"))
    for number in range(10):
        add_package(add_client(cast.north, f"More {number}"), on("11-01"), 4, 20000, D, cast.ben_trainer)
    stand(cast.north)
    ana.get(f"/reports/{name}")
    assert query_count(lambda: ana.get(f"/reports/{name}")) == before
