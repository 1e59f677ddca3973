import re

import pytest

from app.extensions import db
from tests.counting import query_count
from tests.factory import D, add_client, add_consultation, add_package, add_session, stand
from tests.story import on
from tests.web.pages import links, names, section, text_of, words

pytestmark = pytest.mark.usefixtures("friday_morning")


def line(markup: str, label: str) -> str:
    row = next(row for row in re.findall(r"<tr>.*?</tr>", markup, re.S) if label in row)
    return words(row)


def test_a_trainer_reads_their_own_numbers_month_by_month(client, cast, sign_in, story):
    answer = sign_in(client, cast.ben).get("/book")
    assert "My book 4 active clients. November so far: $760 sold, $968 earned in sessions." in text_of(answer)
    months = section(answer, "months")
    assert line(months, "Figure") == "Figure September October November so far"
    assert line(months, "Show rate") == "Show rate – – 1 of 1 1 not recorded"
    assert line(months, "Sold") == "Sold $1,188 $3,420 $760"
    assert line(months, "Renewal rate") == "Renewal rate – 1 of 1 –"


def test_the_tiles_tell_the_last_ninety_days_and_those_before(client, cast, sign_in, story):
    for number in range(6):
        more = add_client(cast.north, f"More {number}", on("05-01"))
        add_consultation(more, on("07-10"), "attended" if number < 3 else "no_show", cast.ben_trainer, on("07-02"))
    stand(cast.north)
    said = words(section(sign_in(client, cast.ben).get("/book"), "numbers"))
    assert "Show rate 1 of 1 1 not recorded was 50 % in the 90 days before" in said
    assert "Close rate 1 of 1 too few for a rate" in said


def test_a_trend_is_drawn_where_two_months_have_enough_people(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    assert "chart__line" not in ben.get("/book").text
    for number in range(12):
        more = add_client(cast.north, f"More {number}", on("09-01"))
        day = "10-10" if number % 2 else "09-10"
        add_consultation(more, on(day), "attended" if number < 9 else "no_show", cast.ben_trainer, on("09-02"))
    stand(cast.north)
    assert "Show rate by month: September 83 %, October 67 %, November so far 1 of 1" in ben.get("/book").text


def test_each_number_opens_its_people_under_ones_own_address(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    addresses = {link for link in links(ben.get("/book").text) if "names" in link}
    assert addresses
    assert all(address.startswith("/book/names") for address in addresses)
    for address in addresses:
        assert ben.get(address).status_code == 200, address
    said = ben.get("/book/names?figure=sold&from=2026-11-01&to=2026-11-20")
    assert names(said.text) == ["Nate Kowalski"]


def test_ones_own_renewals_of_thirty_days_stand_with_their_value(client, cast, sign_in, story):
    due = section(sign_in(client, cast.ben).get("/book"), "due")
    assert names(due) == ["Grace Tan", "Nate Kowalski"]
    assert "$1,188" in due


def test_nobody_reads_somebody_elses_book(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    for other in (cast.dana_trainer.id, cast.cora_trainer.id, 9999, "x"):
        assert ben.get(f"/book?trainer={other}").status_code == 404
        assert ben.get(f"/book/names?figure=sold&trainer={other}").status_code == 404
    assert ben.get(f"/book?trainer={cast.ben_trainer.id}").status_code == 200


def test_a_manager_opens_any_book_of_the_club_and_none_of_another(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    assert names(ana.get("/book").text) == []
    assert f"/book?trainer={cast.ben_trainer.id}" in links(ana.get("/book").text)
    answer = ana.get(f"/book?trainer={cast.dana_trainer.id}")
    assert text_of(answer).startswith("Dana Wolf - Spotter")
    assert names(section(answer, "due")) == ["Ivo Sand", "Frank Nowak"]
    assert all(link.startswith("/team/names") for link in links(answer.text) if "names" in link)
    assert ana.get(f"/book?trainer={cast.cora_trainer.id}").status_code == 404
    assert sign_in(client, cast.cy).get(f"/book?trainer={cast.ben_trainer.id}").status_code == 404


def test_a_trainer_whose_name_nobody_settled_is_told_how_it_comes(client, cast, sign_in, story):
    cast.ben_trainer.user_id = None
    db.session.commit()
    assert "Settings, People" in text_of(sign_in(client, cast.ben).get("/book"))
    assert client.get("/book/names?figure=sold").status_code == 404


def test_who_is_with_somebody_else_now_is_counted_and_not_named(client, cast, sign_in, story):
    moved = add_client(cast.north, "Moved On")
    add_package(moved, on("11-02"), 8, 50000, None, cast.ben_trainer)
    add_session(moved, on("11-10"), "attended", cast.dana_trainer)
    stand(cast.north)
    ben = sign_in(client, cast.ben)
    assert "$1,260 sold" in text_of(ben.get("/book"))
    said = text_of(ben.get("/book/names?figure=sold&from=2026-11-01&to=2026-11-20"))
    assert "Sold 2 Nate Kowalski" in said
    assert "1 client who is with somebody else now" in said
    assert "Moved On" not in said


def test_ten_more_clients_cost_no_more_queries(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    ben.get("/book")
    before = query_count(lambda: ben.get("/book"))
    for number in range(10):
        more = add_client(cast.north, f"More {number}")
        add_package(more, on("11-01"), 4, 20000, D, cast.ben_trainer)
    stand(cast.north)
    ben.get("/book")
    assert "More 9" in ben.get("/book").text
    assert query_count(lambda: ben.get("/book")) == before
