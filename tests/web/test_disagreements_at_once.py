import pytest
from sqlalchemy import select, update

from app import clock
from app.extensions import db
from app.funnel import settlements
from app.models import Client, Settlement
from tests.funnel import make
from tests.funnel.make import NOW


def test_an_undo_that_somebody_else_was_faster_with_says_so(client, cast, sign_in, monkeypatch):
    with clock.stopped_at(NOW):
        held = make.appointment(make.client(cast.north, "Leo Brandt"), "consultation", -1, "late_cancel", None)
        held.hand_outcome, held.hand_outcome_by_id, held.hand_outcome_at = "attended", cast.ben.id, NOW
        make.settle(db.session.get_one(Client, held.client_id))
        browser = sign_in(client, cast.ana)
        browser.post(f"/appointments/{held.id}/settlement?location=north", data={"source": "hand", "list": "1"})
        [made] = db.session.scalars(select(Settlement))
        chosen = settlements.of_act

        def late(session, scope, act):
            found = chosen(session, scope, act)
            session.execute(update(Settlement).values(undone_at=NOW, undone_by_id=cast.ana.id))
            return found

        monkeypatch.setattr(settlements, "of_act", late)
        answer = browser.post(f"/settlements/acts/{made.act}/undo")
    assert (answer.status_code, "This was undone before." in answer.text) == (409, True)


@pytest.mark.parametrize("in_place", [True, False])
def test_where_a_side_was_taken_back_meanwhile_nothing_is_left_to_settle(client, cast, sign_in, in_place):
    """The list still stood open."""
    with clock.stopped_at(NOW):
        held = make.appointment(make.client(cast.north, "Leo Brandt"), "consultation", -1, "late_cancel", None)
        make.settle(db.session.get_one(Client, held.client_id))
        answer = sign_in(client, cast.ana).post(
            f"/appointments/{held.id}/settlement?location=north",
            data={"source": "hand", "list": "1"},
            headers={"HX-Request": "true"} if in_place else {},
        )
        if in_place:
            assert answer.headers["HX-Redirect"] == "/disagreements?location=north"
            assert "taken back meanwhile" in client.get("/disagreements").text
        else:
            assert (answer.status_code, "there is nothing to settle" in answer.text) == (409, True)
