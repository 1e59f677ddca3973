"""A trainer's book goes to others, as of a day: on the board, in what to do first, in sight; and nothing else moves."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.models import Client, Handover, Location, Member, Standing, Trainer
from app.standing.refresh import refresh_turning
from tests.counting import query_count
from tests.factory import NOON, D, add_client, add_consultation, add_package, add_session, stand
from tests.web.pages import section, text_of, words


@pytest.fixture(autouse=True)
def noon():
    with clock.stopped_at(NOON):
        yield


@pytest.fixture
def club(cast):
    """Three clients of Dana's, one of Ben's."""
    kit = Trainer(location_id=cast.north.id, name="Kit Oak")
    db.session.add(kit)
    db.session.flush()
    for name, trainer in (("Amy Able", cast.dana_trainer), ("Bob Bell", cast.dana_trainer),
                          ("Cal Cole", cast.dana_trainer), ("Deb Dorn", cast.ben_trainer)):  # fmt: skip
        client = add_client(cast.north, name)
        add_package(client, D - timedelta(20), seller=trainer)
        add_session(client, D - timedelta(3), trainer=trainer)
    stand(cast.north)
    return cast.north


def client_called(name: str) -> Client:
    return db.session.scalars(select(Client).join(Member).where(Member.first_name == name)).one()


def owner(name: str) -> str | None:
    db.session.expire_all()
    standing = db.session.get_one(Standing, client_called(name).id)
    return standing.owner_id and db.session.get_one(Trainer, standing.owner_id).name


def address(cast) -> str:
    return f"/settings/trainers/{cast.dana_trainer.id}/handover"


def hand_over(browser, cast, on: date | str = D, **more):
    """Amy to Ben, Bob to Kit; Cal stays."""
    kit = kit_id()
    chosen = {client_called("Amy").id: cast.ben_trainer.id, client_called("Bob").id: kit, client_called("Cal").id: 0}
    form = {f"c-{client}": taker for client, taker in chosen.items()}
    return browser.post(address(cast), data={"on": str(on)} | form | more)


def kit_id() -> int:
    return db.session.scalars(select(Trainer.id).where(Trainer.name == "Kit Oak")).one()


def figures(run) -> list[str]:
    asked = ("--location", "north", "--on", D.isoformat(), "--format", "csv")
    return [run("report", name, *asked).stdout for name in ("trainers", "funnel", "packages", "ledger", "board")]


def test_the_split_that_is_proposed_is_even_and_nothing_happens_yet(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    kit = db.session.scalars(select(Trainer.id).where(Trainer.name == "Kit Oak")).one()
    page = client.get(f"{address(cast)}?to={cast.ben_trainer.id}&to={kit}")
    assert "1 to Ben Ortiz, 2 to Kit Oak." in text_of(page) or "2 to Ben Ortiz, 1 to Kit Oak." in text_of(page)
    assert "Deb" not in page.text
    looked = hand_over(client, cast, look="1")
    assert "1 to Ben Ortiz, 1 to Kit Oak, 1 stays." in text_of(looked)
    assert db.session.query(Handover).count() == 0


def test_from_its_day_on_the_clients_are_in_the_other_book_and_credit_stays(client, cast, sign_in, club, run):
    before = figures(run)
    sign_in(client, cast.ana)
    answer = hand_over(client, cast)
    assert answer.location == "/settings/trainers"
    assert [owner(name) for name in ("Amy", "Bob", "Cal", "Deb")] == ["Ben Ortiz", "Kit Oak", "Dana Wolf", "Ben Ortiz"]
    assert figures(run) == before
    shown = client.get("/settings/trainers")
    assert "2 clients of Dana Wolf handed over, as of" in text_of(shown)
    assert "Dana Wolf: 1 to Ben Ortiz, 1 to Kit Oak" in words(section(shown, "handed"))
    page = text_of(client.get(f"/clients/{client_called('Amy').id}"))
    assert "handed over to Ben Ortiz" in page
    assert "From Dana Wolf to Ben Ortiz, as of" in page
    board = client.get(f"/board?trainer={cast.ben_trainer.id}").text
    assert "Amy Able" in board
    assert "Bob Bell" not in board


def test_who_takes_over_sees_the_client_and_who_handed_over_no_more(client, cast, sign_in, club):
    add_consultation(client_called("Amy"), D - timedelta(200), "attended", cast.dana_trainer)
    cast.dana_trainer.user_id = cast.gil.id
    cast.gil.role = "trainer"
    db.session.commit()
    amy = f"/clients/{client_called('Amy').id}"
    assert sign_in(client, cast.ben).get(amy).status_code == 404
    assert sign_in(client, cast.gil).get(amy).status_code == 200
    hand_over(sign_in(client, cast.ana), cast)
    assert sign_in(client, cast.ben).get(amy).status_code == 200
    assert "Amy Able" in client.get("/board?mine=1").text
    assert sign_in(client, cast.gil).get(amy).status_code == 404
    assert client.get(f"/clients/{client_called('Cal').id}").status_code == 200


def test_a_day_to_come_takes_effect_with_its_night(client, cast, sign_in, club):
    hand_over(sign_in(client, cast.ana), cast, on=D + timedelta(5))
    assert owner("Amy") == "Dana Wolf"
    for days, name in ((4, "Dana Wolf"), (5, "Ben Ortiz")):
        refresh_turning(db.session(), db.session.get_one(Location, club.id), D + timedelta(days), NOON)
        db.session.commit()
        assert owner("Amy") == name


def test_a_session_with_somebody_else_says_more_later_on(client, cast, sign_in, club):
    hand_over(sign_in(client, cast.ana), cast, on=D - timedelta(2))
    add_session(client_called("Amy"), D - timedelta(1), trainer=cast.dana_trainer)
    add_session(client_called("Bob"), D - timedelta(1), trainer=cast.ben_trainer)
    stand(db.session.get_one(Location, club.id))
    assert (owner("Amy"), owner("Bob")) == ("Ben Ortiz", "Ben Ortiz")


def test_it_is_taken_back_whole_and_once(client, cast, sign_in, club):
    sign_in(client, cast.ana)
    hand_over(client, cast)
    undo = f"/settings/handovers/{db.session.scalars(select(Handover.id)).one()}/undo"
    assert client.post(undo).status_code == 303
    assert {owner(name) for name in ("Amy", "Bob", "Cal")} == {"Dana Wolf"}
    assert "Handover taken back" in text_of(client.get(f"/clients/{client_called('Amy').id}"))
    again = client.post(undo)
    assert (again.status_code, "taken back before" in text_of(again)) == (409, True)


def test_the_account_may_be_closed_at_once(client, cast, sign_in, club):
    cast.dana_trainer.user_id = cast.gil.id
    cast.gil.role = "trainer"
    db.session.commit()
    key = cast.gil.session_key
    sign_in(client, cast.ana)
    assert "Close the account of Gil Moor now" in text_of(client.get(address(cast)))
    hand_over(client, cast, close="1")
    db.session.expire_all()
    assert (cast.gil.is_active, cast.gil.session_key == key) == (False, False)
    page = client.get("/settings/trainers")
    assert "Gil Moor (closed) cannot log in. Taking the handover back leaves it so" in text_of(page)
    assert f"/settings/people/{cast.gil.id}" in page.text
    client.post(f"/settings/handovers/{db.session.scalars(select(Handover.id)).one()}/undo")
    assert "The account of Gil Moor stays closed; it is opened again on Settings, People." in text_of(
        client.get("/settings/trainers")
    )


@pytest.mark.parametrize(
    ("on", "sentence"),
    [("soon", "On which day?"), ("2031-01-01", "within a year")],
)
def test_a_day_that_cannot_be_is_refused_and_the_plan_stays_as_it_was(client, cast, sign_in, club, on, sentence):
    answer = hand_over(sign_in(client, cast.ana), cast, on)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "1 to Ben Ortiz, 1 to Kit Oak" in text_of(answer)
    assert db.session.query(Handover).count() == 0


@pytest.mark.parametrize("taker", ["999", "dana", "cora"])
def test_only_another_trainer_of_the_club_takes_over(client, cast, sign_in, club, taker):
    known = {"dana": cast.dana_trainer.id, "cora": cast.cora_trainer.id}
    more = {f"c-{client_called('Amy').id}": known.get(taker, taker)}
    answer = hand_over(sign_in(client, cast.ana), cast, **more)
    assert (answer.status_code, "trainers of this club" in text_of(answer)) == (422, True)
    assert owner("Amy") == "Dana Wolf"


def test_clients_who_are_in_another_book_by_now_are_not_handed_over(client, cast, sign_in, club):
    more = {f"c-{client_called('Deb').id}": cast.ben_trainer.id}
    answer = hand_over(sign_in(client, cast.ana), cast, **more)
    assert answer.status_code == 422
    assert "came into another book since you looked" in text_of(answer)


def test_nobody_but_who_manages_the_club_hands_over(client, cast, sign_in, club):
    for person, status in ((cast.ben, 403), (cast.gil, 403), (cast.cy, 404)):
        sign_in(client, person)
        assert client.get(address(cast)).status_code == status
        assert hand_over(client, cast).status_code == status
    hand_over(sign_in(client, cast.ana), cast)
    undo = f"/settings/handovers/{db.session.scalars(select(Handover.id)).one()}/undo"
    for person, status in ((cast.ben, 403), (cast.gil, 403), (cast.cy, 404)):
        assert sign_in(client, person).post(undo).status_code == status


def test_ten_more_clients_cost_no_more_queries(client, cast, sign_in, club):
    sign_in(client, cast.ana).get(address(cast))
    few = query_count(lambda: client.get(address(cast)))
    for number in range(10):
        one = add_client(club, f"More {number}")
        add_session(one, D - timedelta(2), trainer=cast.dana_trainer)
    stand(db.session.get_one(Location, club.id))
    assert query_count(lambda: client.get(address(cast))) == few
