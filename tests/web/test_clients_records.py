import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Appointment, Client, Contact, Move, Package, Trainer
from tests.funnel import make
from tests.plugins.cast import Cast
from tests.web.cards import OVER_BOARD, STATE, SignIn, friday_morning, leo, move, sale, words

__all__ = ["friday_morning", "leo"]


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


def test_an_outcome_that_is_sent_twice_is_undone_once(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    held = db.session.query(Appointment).one().id
    sign_in(client, cast.ben)
    for _ in range(2):
        assert client.post(f"/appointments/{held}/outcomes", data={"outcome": "attended"}).status_code == 303
    assert "Leo is in Deciding." in client.get("/board").text
    assert client.post(f"/moves/{db.session.query(Move).one().id}/undo").status_code == 303
    assert make.standing(leo).stage == "booked"
    assert client.post(f"/appointments/{held}/outcomes", data={"outcome": "attended"}).status_code == 303
    assert make.standing(leo).stage == "deciding"


@pytest.mark.parametrize("forged", [("south", "north"), ("", "nowhere")])
def test_a_club_out_of_sight_is_refused_before_anything_is_written(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, forged: tuple[str, str]
) -> None:
    held = db.session.query(Appointment).one()
    address, state = f"/appointments/{held.id}/outcomes?location={forged[1]}", STATE | {"club": forged[0]}
    sign_in(client, cast.ana)
    sent = client.post(address, data=state | {"outcome": "attended"}, headers=OVER_BOARD)
    assert sent.status_code == 404
    assert make.standing(leo).stage == "booked"


def test_a_slip_in_the_year_is_asked_about(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    sign_in(client, cast.ana)
    for slip in ({"expires_on": "9999-12-31"}, {"sold_on": "0026-11-20"}):
        answer = client.post(f"/clients/{leo.id}/packages", data=sale(cast, **slip))
        assert answer.status_code == 422
        assert "Is the year right?" in answer.text
    booked = move(client, leo, "booked", date="20261-11-23", time="10:00")
    assert booked.status_code == 422
    call = client.post(f"/clients/{leo.id}/contacts", data={"kind": "call", "contacted_on": "0026-11-20"})
    assert "Is the year right?" in call.text
    assert client.get("/reports/packages").status_code == 200


def test_a_disagreement_is_shown_until_a_manager_settles_it(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.client(cast.north, "Leo Brandt")
    held = make.consultation(one, -1, "late_cancel", cast.ben_trainer).id
    make.settle(one)
    sign_in(client, cast.ben).post(f"/appointments/{held}/outcomes", data={"outcome": "attended"})
    text = words(client.get(f"/clients/{one.id}"))
    assert "showed</b>, recorded by Ben Ortiz, Fri, Nov 20, 9:00 am" in client.get(f"/clients/{one.id}").text
    assert "Cancelled too late counts until a manager settles it." in text
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


def test_a_sale_sent_twice_is_one_package(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    before = db.session.query(Package).count()
    form = sign_in(client, cast.ana).get(f"/clients/{one.id}/packages/new").text
    assert f'name="version" value="{one.version}"' in form
    seen = sale(cast) | {"version": str(one.version)}
    assert client.post(f"/clients/{one.id}/packages", data=seen).status_code == 303
    again = client.post(f"/clients/{one.id}/packages", data=seen)
    assert again.status_code == 409
    assert "Ana changed" in again.text
    assert db.session.query(Package).count() == before + 1


def test_a_sale_on_a_card_that_somebody_else_changed_comes_back_as_it_was_typed(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    typed = sale(cast, item="PT of Ana") | {"version": str(one.version)}
    sign_in(client, cast.dee).post(f"/clients/{one.id}/packages", data=typed | {"item": "PT of Dee"})
    answer = sign_in(client, cast.ana).post(f"/clients/{one.id}/packages", data=typed)
    assert answer.status_code == 409
    assert "Dee changed" in answer.text
    assert 'value="PT of Ana"' in answer.text
    assert f'name="version" value="{one.version}"' in answer.text


def test_a_manager_says_who_looks_after_a_client(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    one = make.in_stage("new", cast.north, cast.ana, name="Chloe Barnes")
    sign_in(client, cast.ana)
    assert client.post(f"/clients/{one.id}/trainer", data={"trainer": cast.ben_trainer.id}).status_code == 303
    assert "given to Ben Ortiz" in words(client.get(f"/clients/{one.id}"))
    assert client.post(f"/clients/{one.id}/trainer", data={"trainer": cast.cora_trainer.id}).status_code == 422
    assert sign_in(client, cast.ben).get(f"/clients/{one.id}").status_code == 200


def test_a_trainer_of_several_names_is_offered_once_and_is_the_one_that_was_chosen(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    spelt = Trainer(location_id=cast.north.id, name="ORTIZ, BEN", same_as_id=cast.ben_trainer.id)
    db.session.add(spelt)
    db.session.flush()
    one = make.in_stage("new", cast.north, cast.ana, name="Chloe Barnes")
    one.assigned_trainer_id = spelt.id
    db.session.commit()
    page = sign_in(client, cast.ana).get(f"/clients/{one.id}").text
    offered = page.partition('id="given-to"')[2].partition("</select>")[0]
    assert offered.count("Ben Ortiz") == 1
    assert f'<option value="{cast.ben_trainer.id}" selected>Ben Ortiz' in offered
