"""A page to which only the moved card is sent must show what a fresh one would."""

import re
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.models import Client
from tests.counting import query_count
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast
from tests.web.cards import OVER_BOARD, SignIn, friday_morning, move

__all__ = ["friday_morning"]
ACTIVE, RENEWAL = 54, 53
"""Both lanes hold more than one page of cards."""
MOST_STATEMENTS = 17
"""Of a move: who it is and what they see 1, the client 1, the claim and what is known of the card 7, what is written
6, the card and its lanes 2.
"""


class Page:
    """The board as a browser keeps it: the cards of each lane, and what the page says of itself."""

    def __init__(self, text: str) -> None:
        self.lanes = {key: re.findall(r'id="client-(\d+)"', part) for key, part in re.findall(LANE, text, re.S)}
        self.inputs: dict[str, str] = {}
        self.read_inputs(text)

    def read_inputs(self, text: str) -> None:
        self.inputs |= re.findall(
            r'<input type="hidden" name="(?:seen|shown|facts)" id="([^"]*)" value="([^"]+)"', text
        )

    def state(self) -> dict[str, Any]:
        names = ("seen", "shown")
        found = {name: [v for k, v in self.inputs.items() if k.startswith(f"{name}-")] for name in names}
        return found | {"facts": self.inputs["facts"], "club": "north", "since": NOW.isoformat(), "look": ""}

    def swap(self, text: str) -> None:
        for target, how, content in re.findall(PARTIAL, text, re.S):
            cards = re.findall(r'id="client-(\d+)"', content)
            if how == "delete" and target.startswith("client-"):
                self.lanes = {k: [i for i in ids if f"client-{i}" != target] for k, ids in self.lanes.items()}
            elif how == "outerMorph":
                self.lanes[target.removesuffix("-cards")] = cards
            elif how == "beforeend" and cards:
                self.lanes[target.removesuffix("-cards")] += cards
            elif how == "beforebegin" and cards:
                self.insert(target.removeprefix("client-"), cards)
        self.read_inputs(text)

    def insert(self, below: str, cards: list[str]) -> None:
        for ids in self.lanes.values():
            if below in ids:
                ids[ids.index(below) : ids.index(below)] = cards


LANE = r'<ul class="board__cards" id="([a-z-]+)-cards"(.*?)</ul>'
PARTIAL = r'<hx-partial hx-target="#([^"]+)" hx-swap="([^"]+)">(.*?)</hx-partial>'


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_page_that_got_only_cards_shows_what_a_fresh_one_would(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    people: dict[str, Client] = {}
    for number in range(ACTIVE + RENEWAL):
        kind = "active" if number < ACTIVE else "renewal_due"
        one = make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, f"Person {number}")
        people[str(one.id)] = one
    page, dice = Page(sign_in(client, cast.ana).get("/board").text), Random(7)
    for _ in range(12):
        id = dice.choice([*page.lanes["active"], *page.lanes["renewal"]])
        to = "renewal_due" if id in page.lanes["active"] and dice.random() < 0.7 else "lost"
        answer = move(client, people[id], to, headers=OVER_BOARD, reason="price", **page.state())
        assert answer.status_code == 200
        assert f'hx-target="#client-{id}" hx-swap="delete"' in answer.text
        page.swap(answer.text)
        shown = [value for name, value in page.inputs.items() if name.startswith("shown-")]
        fresh = Page(client.get("/board", query_string={"shown": shown, "lost": "open"}).text)
        for lane, ids in page.lanes.items():
            assert ids == fresh.lanes[lane][: len(ids)]
            assert len(ids) == min(len(fresh.lanes[lane]), int(page.inputs[f"shown-{lane}"].partition(":")[2]))
        assert {k: v for k, v in page.inputs.items() if k.startswith("seen")} == {
            k: v for k, v in fresh.inputs.items() if k.startswith("seen")
        }


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("kind", "to"), [("active", "renewal_due"), ("deciding", "lost")])
def test_a_move_asks_the_database_no_more_often_than_it_has_to(
    client: FlaskClient, cast: Cast, sign_in: SignIn, kind: str, to: str
) -> None:
    """Facts are read once, what was written is not read back, and only the card and two heads are drawn."""
    first, second = (make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer, f"Person {n}") for n in range(2))
    page = Page(sign_in(client, cast.ana).get("/board").text)
    page.swap(move(client, first, to, headers=OVER_BOARD, reason="price", **page.state()).text)
    address, form = f"/clients/{second.id}/moves", {"to": to, "version": second.version, "reason": "price"}
    answers = []
    count = query_count(lambda: answers.append(client.post(address, data=form | page.state(), headers=OVER_BOARD)))
    assert f'hx-target="#client-{second.id}" hx-swap="delete"' in answers[0].text
    assert count <= MOST_STATEMENTS
