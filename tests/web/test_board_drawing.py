"""What a drawn card depends on is its key: nobody sees a card as it was, or as somebody else sees it."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.funnel.card import Card
from app.web.board.drawing import Said, _drawn

TODAY = date(2026, 11, 20)
CARD = Card(
    *(7, "active", TODAY - timedelta(9), None, "", 84000, 5, None, None, None, None, None, TODAY, "session"),
    *(None, 3, "Leo", "Marsh", "10007", True, "[]", 4, "09:30", None, None),
)
SAID = Said(CARD, TODAY, "USD", "Ben", "Ben Calder", "", True)


@pytest.mark.parametrize(
    "changed",
    [
        SAID._replace(card=CARD._replace(first_name="Lea")),
        SAID._replace(card=CARD._replace(version=4)),
        SAID._replace(card=CARD._replace(reasons='[["quiet", "2026-11-09"]]')),
        SAID._replace(card=CARD._replace(next_time="10:30")),
        SAID._replace(today=TODAY + timedelta(1)),
        SAID._replace(currency="EUR"),
        SAID._replace(trainer="Ben C."),
        SAID._replace(trainer_title="Ben Calder-Moss"),
        SAID._replace(moved="moved by Ana, 9:41"),
        SAID._replace(can_move=False),
    ],
)
def test_a_card_that_says_something_else_is_drawn_anew(app: Flask, changed: Said) -> None:
    with app.test_request_context():
        assert _drawn(changed) != _drawn(SAID)


def test_a_card_that_says_the_same_is_drawn_once(app: Flask) -> None:
    _drawn.cache_clear()
    with app.test_request_context():
        first, again = _drawn(SAID), _drawn(Said(Card(*CARD), *SAID[1:]))
    assert first is again


def test_names_are_text_and_no_markup(app: Flask) -> None:
    hostile = SAID._replace(card=CARD._replace(first_name="<b>Leo", last_name='"><script>'), trainer='"<i>')
    with app.test_request_context():
        drawn = _drawn(hostile)
    assert "<script>" not in drawn
    assert "<b>Leo" not in drawn
    assert "<i>" not in drawn
