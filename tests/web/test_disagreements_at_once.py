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
