import re

import pytest

from app.extensions import db
from app.models import Trainer
from tests.counting import query_count
from tests.factory import add_client, add_consultation, add_package, stand
from tests.story import on
from tests.web.pages import links, names, section, text_of, words

pytestmark = pytest.mark.usefixtures("friday_morning")


LONG = "?figure=sold&trainer=0000000000000000019"
"""Not the trainer whose number its first digits are."""


def rows(markup: str) -> list[str]:
    return [words(row) for row in re.findall(r"<tr>.*?</tr>", markup, re.S)]


def test_trainers_stand_side_by_side_in_the_order_of_the_alphabet(client, cast, sign_in, story):
    side = section(sign_in(client, cast.ana).get("/team"), "side")
    ben, dana, north = rows(side)[1:]
    assert ben.startswith("Ben Ortiz 4 active clients 1 of 1 1 not recorded 1 of 1 – 0.7 10 in 14.3 client-weeks $760")
    assert dana.startswith("Dana Wolf 1 active client 0 of 1 – 0 of 1")
    assert north.startswith("Harbor North 5 active clients 1 of 2 1 not recorded 1 of 1 0 of 1")
    assert ben.endswith("Too few to say")


def test_enough_people_make_a_rate_and_show_who_needs_help(client, cast, sign_in, story):
    for number in range(5):
        more = add_client(cast.north, f"More {number}", on("11-01"))
        add_consultation(more, on("11-10"), "attended" if number < 2 else "no_show", cast.dana_trainer, on("11-02"))
    stand(cast.north)
    dana = rows(section(sign_in(client, cast.ana).get("/team"), "side"))[2]
    assert "33 % 2 of 6" in dana
    assert dana.endswith("Shows: 2 of 6")


@pytest.mark.parametrize(
    ("query", "says", "sold"),
    [
        ("", "November so far", "$760"),
        ("?period=month_of_nothing", "November so far", "$760"),
        ("?period=last", "October", "$4,608"),
        ("?period=90", "Aug 23 to Nov 20", "$6,856"),
        ("?from=2026-09-01&to=2026-09-30", "September", "$1,488"),
        ("?from=2026-11-05&to=2026-11-05", "November 5", "$760"),
        ("?from=2026-10-01&to=2026-10-31&on=2026-10-31", "October", "$4,608"),
    ],
)
def test_the_period_is_chosen_in_the_address(client, cast, sign_in, story, query, says, sold):
    lead = re.search(r'page__lead">([^<]+)<', sign_in(client, cast.ana).get(f"/team{query}").text)[1]
    assert lead.endswith(f"{says}: {sold} sold.")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("?from=2026-11-10&to=2026-11-01", "Swap them."),
        ("?from=nonsense&to=2026-11-01", "“nonsense” is not a date"),
        ("?from=2026-12-01&to=2026-12-05", "begins after 2026-11-20"),
        ("?from=0001-01-01&to=2026-11-01", "before anything that is on file"),
        ("?on=tomorrow", "“tomorrow” is not a date"),
    ],
)
def test_days_that_cannot_be_are_refused_in_a_sentence(client, cast, sign_in, story, query, why):
    answer = sign_in(client, cast.ana).get(f"/team{query}")
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert "November so far" in text_of(answer)


def test_every_number_opens_the_names_behind_it(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    addresses = {link for link in links(ana.get("/team").text) if link.startswith("/team/names")}
    assert len(addresses) > 20
    for address in addresses:
        assert ana.get(address).status_code == 200, address


def test_the_names_stand_in_their_parts_with_the_day(client, cast, sign_in, story):
    address = f"/team/names?figure=show_rate&trainer={cast.ben_trainer.id}&from=2026-11-01&to=2026-11-20"
    answer = sign_in(client, cast.ana).get(address)
    said = text_of(answer)
    assert "Show rate Ben Ortiz, November so far: 1 of 1, 1 not recorded." in said
    assert "Came 1 Nate Kowalski Thu, Nov 5 No-show 0 Nobody. Cancelled too late 0 Nobody. Not recorded 1" in said
    assert names(answer.text) == ["Nate Kowalski", "Leo Brandt"]


def test_money_names_say_how_much(client, cast, sign_in, story):
    said = text_of(sign_in(client, cast.ana).get("/team/names?figure=earned&from=2026-11-01&to=2026-11-20"))
    assert "Grace Tan Ben Ortiz 3 sessions, $297" in said


def test_a_figure_or_a_trainer_that_is_not_there_is_not_found(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    for query in (
        "",
        "?figure=nonsense",
        f"?figure=sold&trainer={cast.cora_trainer.id}",
        "?figure=sold&trainer=x",
        LONG,
    ):
        assert ana.get(f"/team/names{query}").status_code == 404, query


def test_a_trainer_may_not_and_another_manager_sees_nobody(client, cast, sign_in, story):
    ben = sign_in(client, cast.ben)
    assert ben.get("/team").status_code == 403
    assert ben.get("/team/names?figure=sold").status_code == 403
    said = text_of(sign_in(client, cast.cy).get("/team"))
    assert "No trainer has a figure yet" in said
    assert "Ben Ortiz" not in said


def test_a_general_manager_reads_it(client, cast, sign_in, story):
    assert "Ben Ortiz" in text_of(sign_in(client, cast.gil).get("/team"))


def test_ten_more_trainers_cost_no_more_queries(client, cast, sign_in, story):
    ana = sign_in(client, cast.ana)
    ana.get("/team")
    before = query_count(lambda: ana.get("/team"))
    for number in range(10):
        trainer = Trainer(location_id=cast.north.id, name=f"Trainer {number}")
        db.session.add(trainer)
        db.session.flush()
        more = add_client(cast.north, f"More {number}")
        add_package(more, on("11-10"), 8, 60000, None, trainer)
    stand(cast.north)
    ana.get("/team")
    assert "Trainer 9" in ana.get("/team").text
    assert query_count(lambda: ana.get("/team")) == before
