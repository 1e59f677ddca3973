import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import actions
from app.models import Appointment, Export, Item, OutcomeWord, Package, Service, User
from tests.factory import add_export
from tests.plugins.cast import Cast

SignIn = Callable[[FlaskClient, User], FlaskClient]
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
BOOKINGS = (
    b"member_id,member_name,service,starts_at,trainer,status\n"
    b"M1,Bea Thirty,Moonwalk,2026-11-12 10:00,Ben Ortiz,attended\n"
    b"M1,Bea Thirty,Moonwalk,2026-11-14 10:00,Ben Ortiz,attended\n"
    b"M2,Leo Brandt,Orientation,2026-11-14 11:00,Ben Ortiz,Vanished\n"
)
SALES = b"sale_id,member_id,member_name,item,sold_on,price\nS1,M1,Bea Thirty,Blue Moon,2026-11-12,592\n"


def bring(cast: Cast, content: bytes, name: str) -> Export:
    received = actions.receive(
        db.session(), cast.north, BytesIO(content), filename=name, as_of=NOON.date(), source="cli", now=NOON
    )
    actions.load(db.session(), received.export, NOON)
    db.session.commit()
    return received.export


def row(page: str, kind: str, name: str) -> str:
    found = [part for part in re.findall(rf'<li[^>]* id="{kind}-\d+".*?</li>', page, re.S) if f"<b>{name}</b>" in part]
    assert len(found) == 1
    return found[0]


def one(model: type, **where: object):  # any of the three
    return db.session.scalars(select(model).filter_by(**where)).one()


@pytest.mark.parametrize("path", ["/settings/services", "/settings/items", "/settings/words"])
@pytest.mark.parametrize(("who", "status"), [("ana", 200), ("ben", 403), ("cy", 200), ("gil", 200)])
def test_an_empty_list_says_how_names_come(
    client: FlaskClient, cast: Cast, sign_in: SignIn, path: str, who: str, status: int
) -> None:
    sign_in(client, getattr(cast, who))
    answer = client.get(path)
    assert answer.status_code == status
    assert status != 200 or "They come with the first file of" in answer.text


def test_what_nobody_knows_stands_first_with_the_rows_that_wait(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    sign_in(client, cast.ana)
    page = client.get("/settings/services").text
    assert page.index("Moonwalk") < page.index("Orientation")
    unknown, guessed = row(page, "service", "Moonwalk"), row(page, "service", "Orientation")
    assert "not known yet" in unknown
    assert "2 rows wait for an answer" in unknown
    assert "guessed" in guessed
    assert re.search(r'value="consultation" selected', guessed)
    gils = sign_in(client.application.test_client(), cast.gil).get("/settings/services").text
    assert "<form" not in row(gils, "service", "Moonwalk")


def test_a_settled_service_lets_its_rows_in_at_once(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    sign_in(client, cast.ana)
    service = one(Service, name="Moonwalk")
    with clock.stopped_at(NOON):
        answer = client.post(f"/settings/services/{service.id}", data={"kind": "session"})
    assert answer.location == f"/settings/services?location=north#service-{service.id}"
    assert "Saved. 2 rows are read anew." in client.get("/settings/services").text
    met = db.session.scalars(select(Appointment).where(Appointment.service == "Moonwalk")).all()
    assert [(appointment.kind, appointment.outcome) for appointment in met] == [("session", "attended")] * 2
    service = one(Service, name="Moonwalk")
    assert (service.kind, service.is_guessed) == ("session", False)


def test_a_settled_item_makes_packages_of_its_sales(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    bring(cast, SALES, "sales.csv")
    sign_in(client, cast.ana)
    item = one(Item, name="Blue Moon")
    typed = {"what": "sessions", "sessions": "8", "valid_days": "30"}
    with clock.stopped_at(NOON):
        client.post(f"/settings/items/{item.id}", data=typed)
    package = db.session.scalars(select(Package)).one()
    assert (package.sessions, package.price_cents, str(package.expires_on)) == (8, 59200, "2026-12-12")
    assert "A package of 8 sessions, valid for 30 days" in client.get("/settings/items").text
    with clock.stopped_at(NOON):
        client.post(f"/settings/items/{item.id}", data={"what": "not_pt"})
    assert "Not personal training" in client.get("/settings/items").text


def test_a_settled_word_may_be_charged_otherwise_than_usual(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    sign_in(client, cast.ana)
    word = one(OutcomeWord, word="Vanished")
    with clock.stopped_at(NOON):
        client.post(f"/settings/words/{word.id}", data={"outcome": "no_show", "charged": "no"})
    word = one(OutcomeWord, word="Vanished")
    assert (word.outcome, word.is_charged, word.is_guessed) == ("no_show", False, False)
    assert "No-show, not charged" in row(client.get("/settings/words").text, "word", "Vanished")
    met = db.session.scalars(select(Appointment).where(Appointment.service == "Orientation")).one()
    assert met.outcome == "no_show"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"what": ""}, "Choose one of the list."),
        ({"what": "sessions"}, "How many sessions?"),
        ({"what": "sessions", "sessions": "0"}, "From 1 to 999."),
        ({"what": "sessions", "sessions": "8", "valid_days": "-1"}, "From 1 to 9999 days."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_an_answer_that_says_nothing_is_refused_at_its_row(
    client: FlaskClient, cast: Cast, sign_in: SignIn, typed: dict[str, str], sentence: str, htmx: bool
) -> None:
    bring(cast, SALES, "sales.csv")
    sign_in(client, cast.ana)
    item = one(Item, name="Blue Moon")
    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(f"/settings/items/{item.id}", data=typed, headers=headers)
    assert answer.status_code == 422
    assert sentence in row(answer.text, "item", "Blue Moon")
    assert ("<html" in answer.text) is not htmx
    assert one(Item, name="Blue Moon").is_pt is None


def test_under_htmx_the_one_row_comes_back_with_what_it_did(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    sign_in(client, cast.ana)
    service = one(Service, name="Moonwalk")
    with clock.stopped_at(NOON):
        answer = client.post(f"/settings/services/{service.id}", data={"kind": "other"}, headers={"HX-Request": "true"})
    assert answer.text.count("<li") == 1
    assert "Saved. 2 rows are read anew." in answer.text
    assert "Something else" in answer.text


def test_a_name_of_another_club_is_not_there(client: FlaskClient, cast: Cast, sign_in: SignIn) -> None:
    add_export(cast.north)
    bring(cast, BOOKINGS, "bookings.csv")
    service = one(Service, name="Moonwalk")
    sign_in(client, cast.cy)
    assert client.post(f"/settings/services/{service.id}", data={"kind": "session"}).status_code == 404
    assert "Moonwalk" not in client.get("/settings/services").text
    assert one(Service, name="Moonwalk").kind is None
