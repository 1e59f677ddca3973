"""What the tests of boards and clients share: the morning, a booked client, a form sent, the words of an answer."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.models import Client, User
from tests.funnel import make
from tests.funnel.make import NOW
from tests.plugins.cast import Cast
from tests.plugins.house import House

SignIn = Callable[[FlaskClient, User], FlaskClient]
OVER_BOARD = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": "http://localhost/board"}
STATE = {"seen": ["booked:old", "deciding:old"], "club": "north", "since": NOW.isoformat()}


@pytest.fixture(autouse=True)
def friday_morning() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def leo(house: House, cast: Cast) -> Client:
    """Booked with Ben for yesterday; nobody has said what came of it."""

    def told() -> dict[str, Client]:
        return {"leo": make.in_stage("booked", cast.north, cast.ana, cast.ben_trainer, "Leo Brandt")}

    return house.begin_with("leo", told)["leo"]


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
