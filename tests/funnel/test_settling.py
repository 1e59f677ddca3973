"""Whose word counts: a pin that holds whatever later files say, and its undo."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.funnel import disagreements, records, settlements, settling
from app.funnel.disagreements import Kind
from app.funnel.rules import RefusedError
from app.funnel.settling import MovedOnError
from app.models import Appointment, Client, Settlement
from tests.funnel import make
from tests.funnel.make import NOW
from tests.funnel.test_actions import act
from tests.plugins.cast import Cast

LATE_OR_SHOWED = Kind("consultation", "attended", "late_cancel")


def disputed(cast: Cast, name: str = "Leo Brandt", mms: str = "late_cancel", kind: str = "consultation") -> Appointment:
    """Ben says showed, the member system something else."""
    client = make.client(cast.north, name)
    held = make.appointment(client, kind, -1, mms, cast.ben_trainer)
    held.hand_outcome, held.hand_outcome_by_id, held.hand_outcome_at = "attended", cast.ben.id, NOW
    make.settle(client)
    return held


def settle(cast: Cast, held: Appointment, source: str) -> Settlement:
    return settling.settle(db.session(), cast.scope(cast.ana), held, source, NOW + timedelta(hours=1))


def outcome_of(held: Appointment) -> tuple[str, bool]:
    db.session.flush()
    db.session.refresh(held)
    return held.outcome, held.is_charged


def stage_of(held: Appointment) -> str:
    return make.standing(db.session.get_one(Client, held.client_id)).stage


def test_the_member_system_wins_until_a_manager_settles_it(cast: Cast) -> None:
    held = disputed(cast)
    assert stage_of(held) == "no_show"
    made = settle(cast, held, "hand")
    assert stage_of(held) == "deciding"
    assert settling.undo(db.session(), cast.scope(cast.ana), [made], NOW) == 1
    assert stage_of(held) == "no_show"
    settle(cast, held, "mms")
    assert stage_of(held) == "no_show"


@pytest.mark.parametrize(("source", "counts"), [("hand", "attended"), ("mms", "late_cancel")])
@pytest.mark.parametrize("later", ["booked", "no_show", "attended", "cancelled"])
def test_what_was_settled_holds_whatever_later_files_say(cast: Cast, source: str, counts: str, later: str) -> None:
    held = disputed(cast, kind="session")
    settle(cast, held, source)
    held.mms_outcome, held.mms_is_charged = later, False
    outcome, is_charged = outcome_of(held)
    assert outcome == counts
    assert is_charged is (later != counts)
    assert disagreements.count(db.session(), cast.scope(cast.ana)) == 0


def test_the_charge_is_the_member_systems_where_its_word_counts(cast: Cast) -> None:
    held = disputed(cast, kind="session")
    held.mms_is_charged = False
    settle(cast, held, "mms")
    assert outcome_of(held) == ("late_cancel", False)
    settling.undo(db.session(), cast.scope(cast.ana), settlements.of_act(db.session(), cast.scope(cast.ana),
                  db.session.query(Settlement).one().act), NOW)  # fmt: skip
    settle(cast, held, "hand")
    assert outcome_of(held) == ("attended", True)


def test_an_outcome_of_a_consultation_is_never_charged(cast: Cast) -> None:
    held = disputed(cast)
    settle(cast, held, "hand")
    assert outcome_of(held) == ("attended", False)


def test_only_definite_words_that_differ_are_a_disagreement(cast: Cast) -> None:
    scope = cast.scope(cast.ana)
    for mms, is_one in (("booked", False), ("attended", False), ("no_show", True), ("cancelled", True)):
        held = disputed(cast, mms=mms)
        assert (held.id in {row["id"] for row in disagreements.found(db.session(), scope, limit=9)}) is is_one
        if not is_one:
            with pytest.raises(RefusedError, match="say the same by now"):
                settle(cast, held, "hand")


def test_what_is_settled_is_settled_once_and_undone_once(cast: Cast) -> None:
    held = disputed(cast)
    made = settle(cast, held, "mms")
    with pytest.raises(RefusedError, match=r"Ana Reyes settled this before\. Undo that first\."):
        settle(cast, held, "hand")
    settling.undo(db.session(), cast.scope(cast.ana), [made], NOW)
    with pytest.raises(RefusedError, match="undone before"):
        settling.undo(db.session(), cast.scope(cast.ana), [made], NOW)
    assert (made.undone_at, made.undone_by_id) == (NOW, cast.ana.id)


def test_nothing_new_is_recorded_over_what_was_settled(cast: Cast) -> None:
    held = disputed(cast)
    settle(cast, held, "mms")
    client = db.session.get_one(Client, held.client_id)
    with pytest.raises(RefusedError, match=r"about this consultation was settled\. Undo that first\."):
        records.record_outcome(act(cast, client, 90), held, "no_show")


def test_all_of_a_kind_are_settled_at_once_and_come_back_with_one_undo(cast: Cast) -> None:
    alike = [disputed(cast, name) for name in ("Ann Ash", "Bo Birch", "Cleo Cedar")]
    other = disputed(cast, "Dan Dogwood", "cancelled")
    scope = cast.scope(cast.ana)
    assert disagreements.kinds(db.session(), scope)[0] == (LATE_OR_SHOWED, 3)
    with pytest.raises(MovedOnError) as moved:
        settling.settle_kind(db.session(), scope, LATE_OR_SHOWED, "hand", 2, NOW)
    assert moved.value.number == 3
    made = settling.settle_kind(db.session(), scope, LATE_OR_SHOWED, "hand", 3, NOW)
    assert {stage_of(held) for held in alike} == {"deciding"}
    assert disagreements.kinds(db.session(), scope) == [(Kind("consultation", "attended", "cancelled"), 1)]
    settling.undo(db.session(), scope, [made[1]], NOW)
    rest = settlements.of_act(db.session(), scope, made[0].act)
    assert len(rest) == 2
    assert settling.undo(db.session(), scope, rest, NOW) == 2
    assert disagreements.count(db.session(), scope) == 4
    assert other.pinned is None


def test_who_looked_at_the_card_before_is_told_that_it_changed(cast: Cast) -> None:
    held = disputed(cast)
    client = db.session.get_one(Client, held.client_id)
    seen = client.version
    settle(cast, held, "hand")
    db.session.refresh(client)
    assert client.version > seen


def test_another_clubs_are_not_in_sight(cast: Cast) -> None:
    held = disputed(cast)
    for user in (cast.cy, cast.ben):
        scope = cast.scope(user)
        assert bool(disagreements.count(db.session(), scope)) is (user is cast.ben)
    assert settling.settle(db.session(), cast.scope(cast.ana), held, "mms", NOW)
    assert not settlements.of_act(db.session(), cast.scope(cast.cy), db.session.query(Settlement).one().act)
