"""What a merge asks, what stands in its way, and people whom somebody added by hand."""

import pytest
from sqlalchemy import select

from app.accounts.scope import Scope
from app.extensions import db
from app.funnel.people import Prospect, add_prospect
from app.intake.identity import lookalikes, merging
from app.intake.identity.merging import Changed, MergeRefused
from app.models import Appointment, Contact, Loss, Member, Move
from tests.intake.identity.test_merging import (
    HOUR,
    act_of,
    adopt_all,
    ana,
    client_of,
    derive_all,
    everything,
    member,
    merge,
    undo,
    version,
)  # fmt: skip
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, D, bring, club, facts

__all__ = ["ana"]


def add_by_hand(place, ana, name: str, **more: str) -> Member:
    first, _, last = name.partition(" ")
    who = Prospect(first, last, more.get("phone", ""), more.get("email", ""))
    scope = Scope(ana.id, "admin", frozenset({place.id}))
    added = add_prospect(db.session(), scope, place, who, now=NOON, today=D).member
    db.session.commit()
    return added


@pytest.fixture
def family(app, ana):
    """Two members share an address, so nobody knows which of them was added by hand."""
    place = club()
    bring(place, MEMBERS, "1,Bea,Thirty,home@x,,2026-01-05,active", "2,Bob,Thirty,home@x,,2026-01-05,active")
    bring(place, APPOINTMENTS, "A1,1,Bea Thirty,PT 60,2026-11-10 10:00,,attended,,")
    by_hand = add_by_hand(place, ana, "Bea Thirty", email="home@x", phone="312 555 0142")
    client = merging.client_of(db.session(), by_hand.id)
    here = {"location_id": place.id, "client_id": client.id}
    db.session.add(Contact(**here, kind="call", contacted_on=D, recorded_at=NOON, recorded_by_id=ana.id))
    db.session.commit()
    adopt_all(place)
    derive_all(place)
    return place, by_hand


def test_somebody_added_by_hand_is_merged_into_the_member_and_back(family, ana):
    place, by_hand = family
    before = everything()
    theirs = merging.client_of(db.session(), by_hand.id)
    seen = version(client_of(place, "1")), theirs.version
    made = merging.merge(act_of(place, ana, NOON + HOUR), member(place, "1"), by_hand, seen)
    db.session.commit()
    assert member(place, "1").phone == "312 555 0142"
    assert [row[:2] for row in facts(place, "standings")["standings"]] == [("1", "active")]
    undo(place, made, ana, NOON + 2 * HOUR)
    assert everything() == before


def test_who_has_a_number_is_kept(family, ana):
    place, by_hand = family
    seen = merging.client_of(db.session(), by_hand.id).version, version(client_of(place, "1"))
    with pytest.raises(MergeRefused, match="Keep the one whom the member system knows"):
        merging.merge(act_of(place, ana), by_hand, member(place, "1"), seen)


def test_two_who_are_kept_apart_are_not_adopted_one_by_the_other(app, ana):
    place = club()
    bring(place, MEMBERS, "1,Bea,Thirty,home@x,,2026-01-05,active", "2,Bob,Thirty,home@x,,2026-01-05,active")
    by_hand = add_by_hand(place, ana, "Bea Thirty", email="home@x")
    lookalikes.keep_apart(db.session(), member(place, "1"), by_hand, ana.id, NOON)
    lookalikes.keep_apart(db.session(), by_hand, member(place, "2"), ana.id, NOON)
    db.session.commit()
    bring(place, MEMBERS, "3,New,Face,,,2026-11-01,active")
    db.session.refresh(by_hand)
    assert by_hand.adopted_by_id is None


def test_nobody_is_merged_twice_and_merges_come_off_last_first(app, ana):
    place = club()
    bring(place, APPOINTMENTS, *(f"A{n},{n},Ann One,PT 60,2026-11-1{n} 10:00,,attended,," for n in "123"))
    first = merge(place, "1", "2", ana, NOON + HOUR)
    with pytest.raises(MergeRefused, match="merged with somebody already"):
        merge(place, "3", "2", ana)
    db.session.rollback()
    merge(place, "3", "1", ana, NOON + 2 * HOUR)
    with pytest.raises(MergeRefused, match="Ann One was merged here since"):
        undo(place, first, ana)
    db.session.rollback()
    assert [row[0] for row in facts(place, "standings")["standings"]] == ["3"]


def test_a_move_that_wrote_facts_of_both_has_to_be_undone_first(app, ana):
    place = club()
    bring(place, APPOINTMENTS, "A1,1,Ann One,PT 60,2026-11-11 10:00,,attended,,",
          "A2,2,Ann One,Orientation,2026-11-12 10:00,,booked,2026-11-01,")  # fmt: skip
    made = merge(place, "1", "2", ana, NOON + HOUR)
    own = client_of(place, "1")
    consultation = db.session.scalars(select(Appointment).where(Appointment.kind == "consultation")).one()
    call = {"location_id": place.id, "client_id": own.id, "moved_at": NOON + 2 * HOUR, "by_id": ana.id}
    here = {"location_id": place.id, "client_id": own.id}
    loss = Loss(**here, lost_on=D, reason="price", recorded_at=NOON, recorded_by_id=ana.id)
    db.session.add(loss)
    db.session.flush()
    stages = {"from_stage": "active", "to_stage": "lost", "landed": "lost"}
    outcome = {"table": "appointment", "id": consultation.id, "before": {}, "after": {}}
    alone = Move(**call, **stages, facts=[outcome])
    both = Move(**call, **stages, facts=[outcome, {"table": "loss", "id": loss.id, "before": None, "after": {}}])
    db.session.add_all([alone, both])
    db.session.commit()
    with pytest.raises(MergeRefused, match="wrote facts of both"):
        undo(place, made, ana)
    db.session.rollback()
    db.session.delete(db.session.get_one(Move, both.id))
    undo(place, made, ana)
    assert db.session.get_one(Move, alone.id).client_id == client_of(place, "2").id


def test_a_merge_of_a_card_that_changed_is_refused(app, ana):
    place = club()
    bring(place, APPOINTMENTS, *(f"A{n},{n},Ann One,PT 60,2026-11-1{n} 10:00,,attended,," for n in "12"))
    with pytest.raises(Changed):
        merging.merge(act_of(place, ana), member(place, "1"), member(place, "2"), (99, 1))
    db.session.rollback()
    with pytest.raises(Changed):
        merging.merge(act_of(place, ana), member(place, "1"), member(place, "2"), (version(client_of(place, "1")), 0))
