from app.accounts.scope import system_scope
from app.extensions import db
from app.funnel import disagreements
from app.models import Appointment, Trainer
from tests.funnel import make
from tests.plugins.cast import Cast


def test_both_sides_name_a_trainer_as_they_are_known_whatever_the_file_calls_them(cast: Cast) -> None:
    """Else another spelling would be told as a difference."""
    spelt = Trainer(location_id=cast.north.id, name="ORTIZ, BEN", same_as_id=cast.ben_trainer.id)
    db.session.add(spelt)
    db.session.flush()
    one = make.client(cast.north)
    held = make.appointment(one, "consultation", -1, "no_show", spelt)
    hand = Appointment(
        location_id=cast.north.id, client_id=one.id, key="hand:000000001", kind="consultation",
        starts_on=held.starts_on, starts_time=held.starts_time, trainer_id=cast.ben_trainer.id,
        first_seen_on=make.day(-2), known_at=make.NOW,
        recorded_by_id=cast.ana.id, adopted_by_id=held.id,
    )  # fmt: skip
    db.session.add(hand)
    db.session.flush()
    told = disagreements.one(db.session(), system_scope([cast.north.id]), held.id)
    assert told is not None
    assert (told["trainer"], told["entered_trainer"]) == ("Ben Ortiz", "Ben Ortiz")
