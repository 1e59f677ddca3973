import pytest
from flask.testing import FlaskClient

from app.extensions import db
from app.models import Client, Member
from tests.funnel import make
from tests.plugins.cast import Cast
from tests.web.cards import OVER_BOARD, SignIn, friday_morning, leo, move, words

__all__ = ["friday_morning", "leo"]


def test_the_page_says_who_where_why_and_what_happened(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    text = words(sign_in(client, cast.ana).get(f"/clients/{leo.id}"))
    assert "Leo Brandt Consultation booked since Mon, Nov 16, 4 days · with Ben Ortiz" in text
    assert "Did Leo come? Consultation on Thu, Nov 19, 6:00 pm with Ben Ortiz" in text
    assert "Not recorded The consultation on Thu, Nov 19 still says booked." in text
    assert "Came onto the board: Consultation booked Thu, Nov 19, 9:00 am Through an import" in text


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


def test_who_only_reads_moves_nothing(client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client) -> None:
    sign_in(client, cast.gil)
    assert "Move to" not in words(client.get(f"/clients/{leo.id}"))
    assert move(client, leo, "deciding").status_code == 403


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


def test_a_trainer_takes_nobody_over_who_is_on_the_board_with_somebody_else(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.client(cast.north, "Rosa Delgado")
    one.assigned_trainer_id, member, one_id = cast.dana_trainer.id, one.member_id, one.id
    answer = sign_in(client, cast.ben).post("/clients", data={"member": member})
    assert (answer.status_code, "Rosa Delgado is on the board already" in answer.text) == (409, True)
    assert db.session.get_one(Client, one_id).assigned_trainer_id == cast.dana_trainer.id
    assert client.get(f"/clients/{one_id}").status_code == 404


def test_a_member_who_is_no_client_becomes_the_client_of_the_trainer_who_says_so(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    one = make.client(cast.north, "Old Member", joined=-20)
    one.opened_on = one.opened_by = None
    member, one_id = one.member_id, one.id
    assert sign_in(client, cast.ben).post("/clients", data={"member": member}).status_code == 303
    assert client.get(f"/clients/{one_id}").status_code == 200
