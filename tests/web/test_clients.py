import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.extensions import db
from app.models import Appointment, Client, Contact, Loss, Member, Move, Package, User
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
OVER_BOARD = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": "http://localhost/board"}
STATE = {"seen": ["booked:old", "deciding:old"], "club": "north", "since": NOW.isoformat()}


@pytest.fixture(autouse=True)
def _friday_morning() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def leo(cast: Cast) -> Client:
    """Booked with Ben for yesterday; nobody has said what came of it."""
    return make.in_stage("booked", cast.north, cast.ana, cast.ben_trainer, "Leo Brandt")


def words(answer: TestResponse) -> str:
    """What a person reads."""
    text = re.sub(r"<(script|style|head).*?</\1>|<svg.*?</svg>|<input[^>]*>", " ", answer.text, flags=re.S)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("&#39;", "'")
    return re.sub(r" ([,.])", r"\1", text)


def move(client: FlaskClient, one: Client, to: str, **more: Any) -> TestResponse:
    headers = more.pop("headers", {})
    data = {"to": to, "version": str(more.pop("version", one.version))} | more
    return client.post(f"/clients/{one.id}/moves", data=data, headers=headers)


def sale(cast: Cast, **more: str) -> dict[str, str]:
    return {"item": "PT 12", "sessions": "12", "price": "1,188.00", "seller": str(cast.ben_trainer.id)} | more


def test_the_page_says_who_where_why_and_what_happened(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    text = words(sign_in(client, cast.ana).get(f"/clients/{leo.id}"))
    assert "Leo Brandt Consultation booked since Mon, Nov 16, 4 days · with Ben Ortiz" in text
    assert "Did Leo come? Consultation on Thu, Nov 19, 6:00 pm with Ben Ortiz" in text
    assert "Not recorded The consultation on Thu, Nov 19 still says booked." in text
    assert "Came onto the board: Consultation booked Thu, Nov 19, 9:00 am By an import" in text


def test_packages_tell_what_is_left_and_the_ledger_what_it_paid(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.in_stage("renewal_due", cast.north, cast.ana, cast.ben_trainer, "Maya Okafor")
    text = words(sign_in(client, cast.ana).get(f"/clients/{one.id}"))
    assert "PT 12 sold Thu, Nov 12 by Ben Ortiz Ledger, 2 sessions Thu, Nov 19, showed Wed, Nov 18, showed" in text
    assert "does not expire 2 of 4 $1,188" in text
    assert "Runs out Sun, Nov 29 At 1.56 a week the last one is on Sun, Nov 29." in text
    assert "Thu, Nov 19, 7:00 am with Ben Ortiz from PT 12 of Thu, Nov 12 showed" in text


def test_a_card_that_stands_although_its_package_is_counted_as_lost_says_since_when(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.client(cast.north, "Frank Nowak", joined=-100)
    make.package(one, -60, sessions=12, expires_on=make.day(-20))
    make.settle(one)
    sign_in(client, cast.ana)
    assert "Counted as lost since Sun, Nov 15." in words(client.get(f"/clients/{one.id}"))
    assert "counted as lost since Sun, Nov 15" in client.get("/board").text


def test_the_drawer_is_the_same_article_without_the_page(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    answer = sign_in(client, cast.ana).get(f"/clients/{leo.id}", headers=OVER_BOARD)
    assert "<html" not in answer.text
    assert 'role="dialog"' in answer.text
    assert 'id="client-article"' in answer.text


@pytest.mark.parametrize("path", ["", "/moves/new", "/moves/new?to=lost", "/sessions?page=2", "/packages/new"])
def test_another_club_and_another_trainer_meet_404(client: FlaskClient, cast: Cast, sign_in: SignIn, path: str) -> None:
    one = make.in_stage("deciding", cast.north, cast.ana, cast.dana_trainer)
    for stranger in (cast.cy, cast.ben):
        assert sign_in(client, stranger).get(f"/clients/{one.id}{path}").status_code == 404
    assert sign_in(client, cast.cy).post(f"/clients/{one.id}/moves", data={"to": "lost"}).status_code == 404


def test_older_sessions_come_page_by_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.client(cast.north, "Sam Whitaker", joined=-300)
    for number in range(45):
        make.session(one, -number - 1)
    make.settle(one)
    sign_in(client, cast.ana)
    assert "25 older" in words(client.get(f"/clients/{one.id}"))
    second = client.get(f"/clients/{one.id}/sessions?page=2", headers=OVER_BOARD).text
    assert second.count("<li") == 21
    assert "5 older" in second
    third = client.get(f"/clients/{one.id}/sessions?page=3").text
    assert third.count("<li ") == 5
    assert client.get(f"/clients/{one.id}/sessions?page=x").status_code == 404


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


def test_the_same_form_sent_twice_moves_once(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    seen = leo.version
    sign_in(client, cast.ana)
    assert move(client, leo, "active", version=seen, **sale(cast)).status_code == 303
    assert move(client, leo, "active", version=seen, **sale(cast)).status_code == 409
    assert db.session.query(Package).count() == 1


def test_who_only_reads_moves_nothing(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    sign_in(client, cast.gil)
    assert "Move to" not in words(client.get(f"/clients/{leo.id}"))
    assert move(client, leo, "deciding").status_code == 403


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


def test_a_trainer_records_an_outcome_and_another_trainer_cannot(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    held = db.session.query(Appointment).one().id
    danas = make.in_stage("booked", cast.north, cast.ana, cast.dana_trainer, "Danas Client")
    hers = db.session.query(Appointment).filter_by(client_id=danas.id).one().id
    sign_in(client, cast.ben)
    assert client.post(f"/appointments/{held}/outcomes", data={"outcome": "no_show"}).status_code == 303
    assert make.standing(leo).stage == "no_show"
    assert client.post(f"/appointments/{hers}/outcomes", data={"outcome": "no_show"}).status_code == 404
    assert client.post(f"/appointments/{held}/outcomes", data={"outcome": "abducted"}).status_code == 422


def test_a_disagreement_is_shown_until_a_manager_settles_it(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.client(cast.north, "Leo Brandt")
    held = make.consultation(one, -1, "late_cancel", cast.ben_trainer).id
    make.settle(one)
    sign_in(client, cast.ben).post(f"/appointments/{held}/outcomes", data={"outcome": "attended"})
    text = words(client.get(f"/clients/{one.id}"))
    assert "Ben Ortiz recorded showed. The booking file says cancelled too late" in text
    assert client.post(f"/appointments/{held}/settlement", data={"source": "hand"}).status_code == 403
    sign_in(client, cast.ana)
    assert client.post(f"/appointments/{held}/settlement", data={"source": "hand"}).status_code == 303
    assert make.standing(one).stage == "deciding"
    assert "Two sources disagree" not in words(client.get(f"/clients/{one.id}"))


def test_a_contact_is_logged_and_shown_with_its_note(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    sign_in(client, cast.ben)
    address = f"/clients/{leo.id}/contacts"
    assert client.post(address, data={"kind": "call", "note": "Wants <mornings>."}).status_code == 303
    page = client.get(f"/clients/{leo.id}")
    assert "Call by Ben Ortiz Fri, Nov 20, 9:00 am “Wants &lt;mornings&gt;.”" in words(page)
    assert client.post(address, data={"kind": "call", "contacted_on": "2026-11-21", "note": "kept"}).status_code == 422
    assert client.post(address, data={"kind": "fax"}).status_code == 422
    contact = db.session.query(Contact).one().id
    assert sign_in(client, cast.ana).post(f"/contacts/{contact}/undo").status_code == 409
    assert sign_in(client, cast.ben).post(f"/contacts/{contact}/undo").status_code == 303
    assert "mornings" not in client.get(f"/clients/{leo.id}").text


def test_a_raised_flag_is_lowered_on_the_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    sign_in(client, cast.ana)
    move(client, one, "renewal_due")
    assert "Talk now Ana Reyes said so on Fri, Nov 20. The talk is done" in words(client.get(f"/clients/{one.id}"))
    assert client.post(f"/clients/{one.id}/lowerings").status_code == 303
    assert make.standing(one).stage == "active"
    assert client.post(f"/clients/{one.id}/lowerings").status_code == 422


def test_an_active_client_buys_the_next_package_on_the_page(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    sign_in(client, cast.ana)
    assert 'value="PT 12"' in client.get(f"/clients/{one.id}/packages/new").text
    assert client.post(f"/clients/{one.id}/packages", data=sale(cast, price="")).status_code == 422
    assert client.post(f"/clients/{one.id}/packages", data=sale(cast, sessions="unlimited")).status_code == 303
    assert db.session.query(Package).filter_by(is_unlimited=True).one().sessions is None


def test_a_manager_says_who_looks_after_a_client(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.in_stage("new", cast.north, cast.ana, name="Chloe Barnes")
    sign_in(client, cast.ana)
    assert client.post(f"/clients/{one.id}/trainer", data={"trainer": cast.ben_trainer.id}).status_code == 303
    assert "given to Ben Ortiz" in words(client.get(f"/clients/{one.id}"))
    assert client.post(f"/clients/{one.id}/trainer", data={"trainer": cast.cora_trainer.id}).status_code == 422
    assert sign_in(client, cast.ben).get(f"/clients/{one.id}").status_code == 200


def test_a_person_is_added_once_their_likes_were_shown(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    leo.member.phone = "(555) 014-2018"
    sign_in(client, cast.ana)
    known = client.get("/clients/duplicates?phone=5550142018", headers=OVER_BOARD)
    assert "Leo Brandt" in known.text
    assert f'href="/clients/{leo.id}"' in known.text
    assert client.post("/clients", data={"name": " ", "phone": ""}).status_code == 422
    assert client.post("/clients", data={"name": "Zoe Hart", "phone": "555 1"}).status_code == 303
    added = db.session.query(Member).filter_by(first_name="Zoe").one()
    assert (added.status, added.mms_id) == ("prospect", None)
    assert "Leo" not in sign_in(client, cast.cy).get("/clients/duplicates?phone=5550142018").text


def test_a_member_who_was_no_client_is_put_on_the_board(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.client(cast.north, "Old Member", joined=-20)
    one.opened_on = one.opened_by = None
    member = one.member_id
    assert sign_in(client, cast.cy).post("/clients", data={"member": member}).status_code == 404
    assert sign_in(client, cast.ana).post("/clients", data={"member": member}).status_code == 303
    assert "Old Member" in client.get("/board").text


def test_a_move_typed_before_the_log_in_ran_out_is_kept(client: FlaskClient, cast: Cast, leo: Client) -> None:
    answer = move(client, leo, "lost", reason="price")
    assert answer.status_code == 401
    assert db.session.query(Loss).count() == 0
