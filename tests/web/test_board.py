import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app import clock
from app.extensions import db
from app.models import Client, User
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast
from tests.plugins.house import House

SignIn = Callable[[FlaskClient, User], FlaskClient]
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
KINDS = ("new", "booked", "ahead", "no_show", "deciding", "active", "bare", "renewal_due", "lost", "lapsed")


@pytest.fixture(autouse=True)
def _friday_morning() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def people(house: House, cast: Cast) -> dict[str, Client]:
    def told() -> dict[str, Client]:
        return {kind: make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, f"Person {kind}") for kind in KINDS}

    return house.begin_with("a person of each kind", told)


def lane(text: str, key: str) -> str:
    """The markup of one lane."""
    found = re.search(rf'<section[^>]* id="{key}".*?</section>', text, re.S)
    assert found is not None
    return found[0]


def names(text: str) -> list[str]:
    return re.findall(r'class="card__name"[^>]*>([^<]+)<', text)


def test_every_client_stands_in_the_lane_of_their_stage(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    text = sign_in(client, cast.ana).get("/board").text
    assert names(lane(text, "new")) == ["Person new"]
    assert names(lane(text, "booked")) == ["Person booked", "Person ahead"]
    assert names(lane(text, "no-show")) == ["Person no_show"]
    assert names(lane(text, "deciding")) == ["Person deciding"]
    assert sorted(names(lane(text, "active"))) == ["Person active", "Person bare"]
    assert names(lane(text, "renewal")) == ["Person renewal_due"]
    assert sorted(names(lane(text, "lost"))) == ["Person lapsed", "Person lost"]
    assert "8 people, $2,376, 3 need attention" in text


def test_a_trainer_sees_own_clients_and_another_club_nobody(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    make.in_stage("deciding", cast.north, cast.ana, cast.dana_trainer, "Not Bens")
    bens = names(sign_in(client, cast.ben).get("/board").text)
    assert "Person deciding" in bens
    assert "Not Bens" not in bens
    assert "Person new" not in bens
    assert names(sign_in(client, cast.cy).get("/board").text) == []


def test_who_only_reads_gets_cards_without_a_menu(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    text = sign_in(client, cast.gil).get("/board").text
    assert names(text)
    assert "card__menu" not in text
    assert 'id="mover"' not in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=DECI", ["Person deciding"]),
        ("q=person+no_s", ["Person no_show"]),
        ("reason=rebook", ["Person no_show"]),
        ("reason=running_out", ["Person renewal_due"]),
        ("reason=price", ["Person lost"]),
        ("reason=lapsed", ["Person lapsed"]),
        ("unassigned=1", ["Person new"]),
        ("step=overdue", ["Person booked"]),
        ("week=this", []),
        ("week=next", ["Person renewal_due"]),
        ("q=%25", []),
        ("trainer=999999999999999999999999", "all"),
        ("reason=nonsense&step=nonsense&week=nonsense", "all"),
    ],
)
def test_filters_are_part_of_the_address(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client], query: str, expected: list[str] | str
) -> None:
    found = names(sign_in(client, cast.ana).get(f"/board?{query}").text)
    assert found == expected if expected != "all" else len(found) == len(KINDS)


def test_filters_by_trainer_and_mine(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    make.in_stage("deciding", cast.north, cast.ana, cast.dana_trainer, "Danas")
    sign_in(client, cast.ana)
    assert names(client.get(f"/board?trainer={cast.dana_trainer.id}").text) == ["Danas"]
    assert "Danas" not in names(sign_in(client, cast.ben).get("/board?mine=1").text)


def test_a_lane_loads_its_fifty_most_urgent_cards_and_the_rest_as_it_scrolls(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    for number in range(53):
        one = make.client(cast.north, f"New {number:02}", joined=-1)
        make.settle(one)
    urgent = make.in_stage("new", cast.north, cast.ana, name="Waiting Long")
    page = sign_in(client, cast.ana).get("/board").text
    first = names(lane(page, "new"))
    assert len(first) == 50
    assert first[0] == urgent.member.first_name + " Long"
    assert "4 more" in page
    more = client.get("/board/lanes/new?after=50", headers=HTMX).text
    assert len(names(more)) == 4
    assert not set(names(more)) & set(first)
    assert "more</a>" not in more
    assert len(names(lane(client.get("/board?shown=new:100").text, "new"))) == 54


def test_without_scripts_the_rest_of_a_lane_is_a_page_with_the_same_filters(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    for number in range(53):
        make.settle(make.client(cast.north, f"New {number:02}", joined=-1))
    page = sign_in(client, cast.ana).get("/board?unassigned=1").text
    further = re.search(r'id="rest-new".*?href="([^"]+)">3 more', page, re.S)
    assert further is not None
    assert further[1].endswith("#new")
    more = client.get(unescape(further[1]).partition("#")[0]).text
    assert len(names(lane(more, "new"))) == 53
    assert "chip--on" in more


@pytest.mark.parametrize("rest", ["new?after=x", "new?after=0", "none?after=50"])
def test_a_lane_that_is_not_there_has_no_more_cards(
    client: FlaskClient, cast: Cast, sign_in: SignIn, rest: str
) -> None:
    assert sign_in(client, cast.ana).get(f"/board/lanes/{rest}").status_code == 404


def test_a_club_out_of_sight_is_not_asked_about(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    assert sign_in(client, cast.ana).get("/board/changes?club=south").status_code == 404


def test_what_others_moved_is_marked_until_the_next_visit(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    sign_in(client, cast.ana).get("/board")
    other = sign_in(client.application.test_client(), cast.dee)
    moved = {"to": "deciding", "version": str(people["booked"].version)}
    other.post(f"/clients/{people['booked'].id}/moves", data=moved)
    with clock.stopped_at(NOW + timedelta(minutes=5)):
        assert "moved by Dee" in client.get("/board").text
        assert "moved by Dee" not in other.get("/board").text
    with clock.stopped_at(NOW + timedelta(minutes=9)):
        assert "moved by Dee" not in client.get("/board").text


def queries_of(client: FlaskClient, address: str) -> int:
    counted: list[str] = []

    def count(*args: object) -> None:
        counted.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    assert client.get(address).status_code == 200
    event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def test_ten_more_cards_cost_no_more_queries(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    sign_in(client, cast.ana).get("/board")
    before = queries_of(client, "/board")
    for kind in KINDS:
        make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, f"Another {kind}")
    assert queries_of(client, "/board") == before
    assert before <= 12


@pytest.mark.parametrize(
    ("who", "address", "said"),
    [
        ("cy", "/board", "New members, consultations and packages appear here by themselves after the first import."),
        ("gil", "/board", "Clients appear here by themselves once they are booked or train with you."),
        ("cy", "/board?q=knee", "Nobody fits these filters"),
    ],
)
def test_an_empty_board_says_what_will_be_on_it_and_how_it_comes(
    client: FlaskClient, cast: Cast, sign_in: SignIn, who: str, address: str, said: str
) -> None:
    page = sign_in(client, getattr(cast, who)).get(address).text
    assert said in page
    assert ("Bring the first file" in page) is (address == "/board" and who == "cy")


def test_a_board_with_somebody_on_it_says_nothing_about_being_empty(
    client: FlaskClient, cast: Cast, sign_in: SignIn, people: dict[str, Client]
) -> None:
    page = sign_in(client, cast.ana)
    assert "Nobody on the board yet" not in page.get("/board").text
    assert "Nobody fits these filters" not in page.get("/board?q=Person").text
