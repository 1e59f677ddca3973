"""One number on every surface: tile, page, file, terminal, book and what the night kept."""

import csv
import io
import re
from fractions import Fraction
from html import unescape

import pytest

from app import clock, money
from app.extensions import db
from app.metrics.definitions import BY_KEY
from app.models import Snapshot, Trainer
from app.reports.nights import run_night
from tests.factory import D, add_client, add_consultation, stand
from tests.story import on, tell

pytestmark = pytest.mark.usefixtures("friday_morning")


@pytest.fixture
def ana(house, client, cast, sign_in):
    """A club with enough people for rates."""

    def told():
        tell(cast)
        for number in range(12):
            more = add_client(cast.north, f"More {number}", on("11-02"))
            trainer = cast.ben_trainer if number % 2 else cast.dana_trainer
            add_consultation(more, on("11-12"), "attended" if number < 7 else "no_show", trainer, on("11-05"))
        stand(cast.north)
        return ()

    house.begin_with("enough people for rates", told)
    return sign_in(client, cast.ana)


def file_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text)))


def cell(markup: str, label: str) -> str:
    """What stands behind the label: the first number of its row or tile."""
    tail = markup[markup.index(f">{label}") :]
    return unescape(
        re.search(r'(?:tile__much[^>]*>|class="number"[^>]*>)(?:\s|<[^>]+>|[A-Z][a-z]+ so far)*([^<]+)<', tail)[1]
    )


def percent(rate: str) -> str:
    """Half up."""
    return f"{int(Fraction(rate) * 100 + Fraction(1, 2))} %"


def test_a_figure_is_the_same_on_today_funnel_page_file_and_terminal(ana, run):
    [row] = file_of(ana.get("/reports/funnel?format=csv"))
    today, funnel = ana.get("/").text, ana.get("/reports/funnel").text
    today, funnel = today[today.index('id="month"') :], funnel[funnel.index('id="figures"') :]
    for key in ("set_rate", "show_rate", "close_rate"):
        label = BY_KEY[key].label
        assert cell(today, label) == cell(funnel, label) == percent(row[key]), key
    assert cell(today, "Sold") == cell(funnel, "Sold") == money.spoken(money.from_text(row["sold"]), "USD")
    told = run("report", "funnel", "--location", "north", "--on", D.isoformat(), "--format", "csv")
    assert list(csv.DictReader(io.StringIO(told.stdout))) == [row]


def test_a_trainers_row_is_the_same_on_team_today_file_and_book(ana, client, cast, sign_in):
    rows = {row["trainer"]: row for row in file_of(ana.get("/reports/trainers?format=csv"))}
    team, today = ana.get("/team").text, ana.get("/").text
    today = today[today.index('id="team"') :]
    for name, trainer in (("Ben Ortiz", cast.ben_trainer), ("Dana Wolf", cast.dana_trainer)):
        shows = percent(rows[name]["show_rate"])
        sold = money.spoken(money.from_text(rows[name]["sold"]), "USD")
        line = team[team.index(f">{name}<") :]
        line = line[: line.index("</tr>")]
        assert shows in line
        assert f">{sold}<" in line
        line = today[today.index(f">{name}<") :]
        assert shows in line[: line.index("</tr>")]
        book = ana.get(f"/book?trainer={trainer.id}").text
        assert f"<b>{sold}</b> sold" in book
    own = sign_in(client, cast.ben).get("/book").text
    assert money.spoken(money.from_text(rows["Ben Ortiz"]["earned"]), "USD") in own


def test_the_team_page_has_the_rows_of_the_trainers_file(ana, cast):
    """Who only booked others in, or has a booking ahead, has no figure of their own."""
    db.session.add(desk := Trainer(location_id=cast.north.id, name="Front Desk"))
    db.session.flush()
    add_consultation(add_client(cast.north, "Booked Ahead", on("11-10")), on("11-27"), "booked", desk, on("11-15"))
    stand(cast.north)
    names = sorted(row["trainer"] for row in file_of(ana.get("/reports/trainers?format=csv")))
    side = ana.get("/team").text
    side = side[side.index('id="side"') : side.index('id="funnel"')]
    assert re.findall(r'<th scope="row"><a class="name"[^>]*>([^<]+)<', side) == names == ["Ben Ortiz", "Dana Wolf"]


def test_the_night_kept_what_the_report_says_of_its_day(ana, cast):
    run_night(db.session(), cast.north.id, D, clock.now())
    db.session.commit()
    kept = db.session.query(Snapshot.rows).filter_by(location_id=cast.north.id, read_on=D, report="funnel").scalar()
    assert kept == file_of(ana.get("/reports/funnel?format=csv"))


def test_the_names_behind_a_number_are_as_many_as_the_file_says(ana):
    [row] = file_of(ana.get("/reports/funnel?format=csv"))
    for key in ("new_members", "attended", "no_show", "consulted", "due", "active_clients"):
        page = ana.get(f"/team/names?figure={key}&from=2026-11-01&to=2026-11-20").text
        assert re.search(r'section__note">(\d+)<', page)[1] == row[key], key


def test_the_lists_of_today_are_the_rows_of_the_morning_file(ana):
    rows = file_of(ana.get("/reports/morning?format=csv"))
    today = ana.get("/").text
    for section in ("do_first", "quiet", "lapsed", "consultations", "renewals"):
        for row in rows:
            if row["section"] == section and row["client"]:
                assert row["client"] in today
                assert section in ("renewals", "consultations") or row["text"] in unescape(today)


def test_renewals_on_the_page_are_those_of_the_file(ana):
    page = unescape(ana.get("/renewals").text)
    for row in file_of(ana.get("/reports/renewals?format=csv")):
        assert row["client"] in page
        assert money.spoken(money.from_text(row["value"]), "USD") in page
