import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.extensions import db
from app.models import Appointment, Client, Loss, Move, Package
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast
from tests.web.cards import OVER_BOARD, STATE, SignIn, friday_morning, leo, move, sale, words

__all__ = ["friday_morning", "leo"]


def test_a_plain_form_moves_a_card_and_comes_back_with_an_undo(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    answer = move(sign_in(client, cast.ana), leo, "deciding", headers={"Referer": "http://localhost/board?mine=1"})
    assert (answer.status_code, answer.location) == (303, "/board?mine=1")
    page = client.get("/board").text
    assert "Leo is in Deciding." in page
    undo = re.search(r'action="(/moves/\d+/undo)"', page)
    assert undo is not None
    assert client.post(undo[1]).status_code == 303
    assert make.standing(leo).stage == "booked"


def test_over_the_board_a_move_brings_the_changed_lanes_and_a_toast(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    answer = move(sign_in(client, cast.ana), leo, "deciding", headers=OVER_BOARD, **STATE)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    lanes = re.findall(r'hx-target="#([a-z-]+)-cards"', answer.text)
    assert {"booked", "deciding"} <= set(lanes)
    assert "Leo is in Deciding." in answer.text
    assert db.session.query(Move).one().landed == "deciding"


def test_a_move_that_misses_facts_comes_back_with_its_form_and_what_was_typed(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    answer = move(sign_in(client, cast.ana), leo, "active", item="PT twelve", price="lots")
    assert answer.status_code == 422
    assert 'value="PT twelve"' in answer.text
    assert "Write the price as 1188 or 1188.50." in answer.text
    answer = move(client, leo, "active", item="PT twelve", price="99")
    assert "How many sessions? Or tick unlimited." in answer.text
    assert db.session.query(Package).count() == 0


def test_each_fact_is_asked_for_and_written(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    sign_in(client, cast.ana)
    assert move(client, leo, "active", **sale(cast)).status_code == 303
    sold = db.session.query(Package).one()
    assert (sold.price_cents, sold.sessions, sold.seller_id) == (118800, 12, cast.ben_trainer.id)
    db.session.refresh(leo)
    assert move(client, leo, "lost", reason="price", try_again_on="2027-01-04").status_code == 303
    assert db.session.query(Loss).one().try_again_on is not None
    db.session.refresh(leo)
    booking = {"date": "2026-11-24", "time": "18:30", "trainer": str(cast.ben_trainer.id)}
    assert move(client, leo, "booked", **booking).status_code == 303
    assert "landed in Active" in client.get("/board").text
    booked = db.session.query(Appointment).filter(Appointment.recorded_by_id.is_not(None)).one()
    assert (booked.starts_time, booked.trainer_id) == ("18:30", cast.ben_trainer.id)


@pytest.mark.parametrize(
    ("to", "facts", "said"),
    [
        ("lost", {}, "Why is the client lost?"),
        ("lost", {"reason": "because"}, "Choose one of the reasons."),
        ("active", {"price": "0"}, "A free package makes nobody a client."),
        ("active", {"sold_on": "2026-11-21"}, "cannot be sold in the future"),
        ("active", {"sessions": "many"}, "A whole number up to 1,000"),
        ("active", {"expires_on": "soon"}, "Write the day as 2026-11-24."),
        ("active", {"sessions": "9" * 30}, "A whole number up to 1,000"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_at_its_field(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, to: str, facts: dict[str, str], said: str
) -> None:
    given = sale(cast, **facts) if to == "active" else facts
    answer = move(sign_in(client, cast.ana), leo, to, **given)
    assert answer.status_code == 422
    assert said in words(answer)
    assert db.session.query(Move).count() == 0


@pytest.mark.parametrize("name", ["seller", "trainer"])
@pytest.mark.parametrize("who", ["cora", "nobody", "x"])
def test_a_trainer_of_another_club_is_never_taken_from_a_form(
    client: FlaskClient, cast: Cast, sign_in: SignIn, name: str, who: str
) -> None:
    one = make.in_stage("deciding", cast.north, cast.ana)
    id = {"cora": str(cast.cora_trainer.id), "nobody": "424242", "x": "x"}[who]
    facts = sale(cast, seller=id) if name == "seller" else {"date": "2026-11-24", "time": "18:30", "trainer": id}
    answer = move(sign_in(client, cast.ana), one, "active" if name == "seller" else "booked", **facts)
    assert answer.status_code == 422
    assert "Choose a trainer of this club." in words(answer)
    assert db.session.query(Move).count() == 0


def test_a_refused_move_says_why_and_what_to_do_instead(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    sign_in(client, cast.ana)
    for headers in ({}, OVER_BOARD):
        answer = move(client, leo, "renewal_due", headers=headers, **STATE)
        assert answer.status_code == 422
        assert "Leo has no package to renew yet. Sold one? Drop Leo on Active." in words(answer)
    assert move(client, leo, "heaven").status_code == 422
    assert move(client, leo, "deciding", version="").status_code == 422
    assert make.standing(leo).stage == "booked"


def test_a_consultation_still_ahead_is_said_so_to_a_drag_and_to_a_form(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.in_stage("ahead", cast.north, cast.ana)
    sign_in(client, cast.ana)
    for headers in ({}, OVER_BOARD):
        answer = move(client, one, "no_show", headers=headers, **STATE)
        assert answer.status_code == 422
        assert "Leo's consultation is still ahead, Mon, Nov 23." in words(answer)


def test_the_slower_of_two_is_told_who_and_when_and_sees_the_fresh_card(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    seen = leo.version
    other = sign_in(client.application.test_client(), cast.dee)
    move(other, leo, "deciding")
    with clock.stopped_at(NOW + timedelta(minutes=3)):
        answer = move(sign_in(client, cast.ana), leo, "no_show", version=seen, headers=OVER_BOARD, **STATE)
        assert answer.status_code == 409
        assert "Dee changed Leo at 9:00 am." in words(answer)
        assert 'hx-target="#deciding-cards"' in answer.text
        plain = move(client, leo, "no_show", version=seen)
        assert plain.status_code == 409
        assert "Leo Brandt Deciding since" in words(plain)
    assert make.standing(leo).stage == "deciding"


def test_the_slower_of_two_who_has_typed_gets_the_form_back_with_who_was_faster(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    seen = leo.version
    move(sign_in(client.application.test_client(), cast.dee), leo, "deciding")
    typed = sale(cast, item="PT of Ana", place="page")
    answer = move(sign_in(client, cast.ana), leo, "active", version=seen, **typed)
    assert answer.status_code == 409
    assert "Dee changed Leo at 9:00 am. The card is in Deciding now." in words(answer)
    assert 'value="PT of Ana"' in answer.text
    assert f'name="version" value="{leo.version}"' in answer.text
    assert move(client, leo, "active", **typed).status_code == 303
    assert db.session.query(Package).one().item == "PT of Ana"
    late = move(client, leo, "booked", version=seen, place="page", date="2026-11-23", time="10:00")
    assert late.status_code == 409
    assert "Look again before you move the card." in words(late)


def test_the_same_form_sent_twice_moves_once(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    seen = leo.version
    sign_in(client, cast.ana)
    assert move(client, leo, "active", version=seen, **sale(cast)).status_code == 303
    assert move(client, leo, "active", version=seen, **sale(cast)).status_code == 409
    assert db.session.query(Package).count() == 1


def test_undo_is_refused_politely_once_something_newer_stands_on_the_card(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    sign_in(client, cast.ana)
    move(client, leo, "deciding")
    first = db.session.query(Move).one().id
    db.session.refresh(leo)
    with clock.stopped_at(NOW + timedelta(minutes=1)):
        move(client, leo, "lost", reason="price")
    answer = client.post(f"/moves/{first}/undo")
    assert answer.status_code == 409
    assert "Ana Reyes moved Leo since. Undo that first." in words(answer)
    page = client.get(f"/clients/{leo.id}").text
    assert re.findall(r'action="/moves/(\d+)/undo"', page)[-1:] == [str(first + 1)]


def test_a_move_typed_before_the_log_in_ran_out_is_kept(client: FlaskClient, cast: Cast, leo: Client) -> None:
    answer = move(client, leo, "lost", reason="price")
    assert answer.status_code == 401
    assert db.session.query(Loss).count() == 0


def state_of(page: str) -> dict[str, Any]:
    """What the page sends along: the lanes as it shows them."""
    found = re.findall(r'<input type="hidden" name="(seen|shown|facts)" id="[^"]*" value="([^"]+)"', page)
    both: dict[str, Any] = {name: [value for key, value in found if key == name] for name in ("seen", "shown", "facts")}
    return both | {"club": "north", "since": NOW.isoformat()}


def test_on_a_page_that_is_as_it_was_only_the_card_itself_is_sent(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    below = make.in_stage("deciding", cast.north, cast.ana, cast.ben_trainer, "Lily Chen")
    state = state_of(sign_in(client, cast.ana).get("/board").text)
    answer = move(client, leo, "deciding", headers=OVER_BOARD, **state).text
    assert f'hx-target="#client-{leo.id}" hx-swap="delete"' in answer
    assert f'hx-target="#client-{below.id}" hx-swap="beforebegin"' not in answer
    assert 'hx-target="#deciding-cards" hx-swap="beforeend"' in answer
    assert 'id="none-booked"' in answer
    assert "Lily Chen" not in answer
    fresh = state_of(client.get("/board").text)["seen"]
    assert set(re.findall(r'name="seen"[^>]* value="([^"]+)"', answer)) <= set(fresh)


def test_on_a_page_that_missed_something_whole_lanes_are_sent(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    state = state_of(sign_in(client, cast.ana).get("/board").text)
    make.in_stage("deciding", cast.north, cast.ana, cast.ben_trainer, "Lily Chen")
    answer = move(client, leo, "deciding", headers=OVER_BOARD, **state).text
    assert 'hx-target="#deciding-cards" hx-swap="outerMorph"' in answer
    assert "Lily Chen" in answer


def test_a_card_that_a_filter_now_leaves_out_goes_from_the_page(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    state = state_of(sign_in(client, cast.ana).get("/board?reason=unrecorded").text) | {"look": "reason=unrecorded"}
    answer = move(client, leo, "deciding", headers=OVER_BOARD, **state).text
    assert 'hx-target="#booked-cards" hx-swap="outerMorph"' in answer
    assert 'class="card__name"' not in answer


def test_the_reason_of_a_loss_is_no_filter_of_the_board(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    make.in_stage("deciding", cast.north, cast.ana, cast.ben_trainer, "Lily Chen")
    state = state_of(sign_in(client, cast.ana).get("/board").text) | {"look": ""}
    answer = move(client, leo, "lost", reason="price", headers=OVER_BOARD, **state)
    assert "2 people" not in answer.text
    assert "1 person" in answer.text
    assert f'hx-target="#client-{leo.id}" hx-swap="delete"' in answer.text
