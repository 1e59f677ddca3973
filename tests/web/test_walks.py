"""What people ask for all day finds its appointments by an index: a large club has millions of them."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.models import Client
from tests.counting import walked
from tests.funnel import make
from tests.funnel.make import TODAY
from tests.plugins.cast import Cast
from tests.web.cards import SignIn, friday_morning, move

__all__ = ["friday_morning"]
pytestmark = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.fixture
def leo(cast: Cast) -> Client:
    return make.in_stage("no_show", cast.north, cast.ana, cast.ben_trainer, "Leo")


@pytest.mark.parametrize("path", ["/board", "/clients/{id}", "/clients/{id}/moves/new?to=booked"])
def test_a_page_never_walks_over_all_appointments(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client, path: str
) -> None:
    here, address = sign_in(client, cast.ana), path.format(id=leo.id)
    assert walked(lambda: here.get(address), "appointment") == []


def test_a_move_never_walks_over_all_appointments(
    client: FlaskClient, cast: Cast, sign_in: SignIn, leo: Client
) -> None:
    sign_in(client, cast.ana)
    tomorrow, ben = (TODAY + timedelta(1)).isoformat(), str(cast.ben_trainer.id)
    booked = []
    found = walked(
        lambda: booked.append(move(client, leo, "booked", date=tomorrow, time="10:00", trainer=ben)), "appointment"
    )
    assert booked[0].status_code < 400
    assert found == []
