"""Names with a great many rows: a worker reads them anew, and the page says how far it is."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.extensions import db
from app.intake import settling
from app.intake.errands import asked
from app.models import Errand, Item, OutcomeWord, Service, Trainer
from tests.errands import do_all
from tests.plugins.cast import Cast
from tests.web.test_settings_names import BOOKINGS, NOON, SALES, SignIn, bring, one, row


@pytest.fixture(autouse=True)
def every_name_has_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 0)


@pytest.mark.parametrize(
    ("kind", "model", "content", "typed", "said"),
    [
        ("service", Service, BOOKINGS, {"kind": "session"}, "A PT session"),
        ("item", Item, SALES, {"what": "sessions", "sessions": "8"}, "A package of 8 sessions"),
        ("word", OutcomeWord, BOOKINGS, {"outcome": "no_show", "charged": ""}, "No-show"),
    ],
)
def test_a_name_with_a_great_many_rows_is_settled_by_a_worker_and_its_row_says_how_far(
    client: FlaskClient,
    cast: Cast,
    sign_in: SignIn,
    kind: str,
    model: type,
    content: bytes,
    typed,
    said: str,
) -> None:
    bring(cast, content, "file.csv")
    name = {"service": "Moonwalk", "item": "Blue Moon", "word": "Vanished"}[kind]
    id = one(model, **({"word": name} if kind == "word" else {"name": name})).id
    sign_in(client, cast.ana)
    in_place = {"HX-Request": "true"}
    answer = client.post(f"/settings/{kind}s/{id}", data=typed, headers=in_place)
    assert answer.status_code == 200
    assert "Reading its rows anew waits for its turn. You can leave this page" in row(answer.text, kind, name)
    assert "<form" not in answer.text
    address = re.search(r'hx-get="([^"]+)" hx-trigger="every 1s"', answer.text)
    assert address
    assert "Reading its rows anew" in row(client.get(f"/settings/{kind}s").text, kind, name)
    assert do_all() == 1
    part = client.get(address[1].replace("&amp;", "&"), headers=in_place).text
    assert said in row(part, kind, name)
    assert "<html" not in part
    assert "every 1s" not in part
    gone = client.post(f"/settings/{kind}s/{id}", data=typed)
    assert gone.location == f"/settings/{kind}s?location=north#{kind}-{id}"
    strangers = sign_in(client.application.test_client(), cast.cy)
    assert strangers.post(f"/settings/{kind}s/{id}", data=typed).status_code == 404


def test_who_says_something_else_meanwhile_is_told_whose_word_is_being_done(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    id = one(Service, name="Moonwalk").id
    sign_in(client, cast.ana).post(f"/settings/services/{id}", data={"kind": "session"})
    sign_in(client, cast.dee)
    client.post(f"/settings/services/{id}", data={"kind": "other"})
    page = client.get("/settings/services?location=north").text
    assert "Ana Reyes has said something else meanwhile, and that is being done. Say it again once it is." in page
    assert do_all() == 1
    assert one(Service, name="Moonwalk").kind == "session"


def test_somebody_new_who_is_typed_with_an_answer_comes_with_it_and_not_before(
    client: FlaskClient, cast: Cast, sign_in: SignIn
) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    id = one(Service, name="Moonwalk").id
    sign_in(client, cast.ana).post(f"/settings/services/{id}", data={"kind": "session", "trainer": "Zoe New"})
    sign_in(client, cast.dee).post(f"/settings/services/{id}", data={"kind": "session", "trainer": "Nobody Else"})
    assert db.session.scalars(select(Trainer.id).where(Trainer.name.in_(["Zoe New", "Nobody Else"]))).all() == []
    assert do_all() == 1
    assert one(Service, name="Moonwalk").trainer_id == one(Trainer, name="Zoe New").id
    assert db.session.scalars(select(Trainer.id).where(Trainer.name == "Nobody Else")).all() == []


def test_an_answer_that_was_given_up_says_so_at_its_name_until_it_is_said_again(
    client: FlaskClient, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(cast, BOOKINGS, "bookings.csv")
    id = one(Service, name="Moonwalk").id
    sign_in(client, cast.ana).post(f"/settings/services/{id}", data={"kind": "session"})
    given_up = {"finished_at": NOON, "refusal": [{"sentence": asked.HOPELESS}]}
    db.session.execute(update(Errand).values(given_up))
    told = row(client.get("/settings/services").text, "service", "Moonwalk")
    assert "What was said last is not done. It was stopped 5 times before the end" in told
    assert "<form" in told
    monkeypatch.setattr(settling, "AT_ONCE", 2_000)
    client.post(f"/settings/services/{id}", data={"kind": "session"})
    assert "is not done" not in client.get("/settings/services").text
