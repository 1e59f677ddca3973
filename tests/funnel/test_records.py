import pytest

from app.extensions import db
from app.funnel import actions, people, queries, records, undo
from app.funnel.actions import IncompleteError
from app.funnel.people import Prospect
from app.funnel.rules import Given, RefusedError
from app.models import Client, Contact, Member, Move, Package, Trainer
from app.standing.stage import Stage
from tests.funnel import make
from tests.funnel.make import NOW, TODAY
from tests.funnel.test_actions import act
from tests.plugins.cast import Cast


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [("attended", "deciding"), ("no_show", "no_show"), ("late_cancel", "no_show"), ("cancelled", "new")],
)
def test_a_recorded_outcome_moves_the_card_and_can_be_undone(cast: Cast, outcome: str, stage: str) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    held = queries.current_consultation(db.session(), client.id)
    assert held is not None
    done = records.record_outcome(act(cast, client), held, outcome)
    assert make.standing(client).stage == stage
    undo.undo(act(cast, client, 1), db.session.get_one(Move, done.move_id))
    assert make.standing(client).stage == "booked"


def test_a_consultation_ahead_can_be_cancelled_but_not_attended(cast: Cast) -> None:
    client = make.in_stage("ahead", cast.north, cast.ana)
    held = queries.current_consultation(db.session(), client.id)
    assert held is not None
    with pytest.raises(RefusedError, match="still ahead"):
        records.record_outcome(act(cast, client), held, "attended")
    assert records.record_outcome(act(cast, client), held, "cancelled").landed is Stage.NEW


def test_an_outcome_nobody_knows_is_refused(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    held = queries.current_consultation(db.session(), client.id)
    assert held is not None
    with pytest.raises(RefusedError, match="no such outcome"):
        records.record_outcome(act(cast, client), held, "booked")


def test_a_contact_answers_a_new_member_and_can_be_taken_back(cast: Cast) -> None:
    client = make.in_stage("new", cast.north, cast.ana)
    assert [reason for reason, _ in make.standing(client).attention] == ["uncontacted"]
    contact = records.record_contact(act(cast, client), "call", " Reached her. ")
    assert (make.standing(client).attention, contact.note) == ([], "Reached her.")
    records.void_contact(act(cast, client, 1), contact)
    assert make.standing(client).attention


def test_the_same_contact_sent_twice_is_recorded_once(cast: Cast) -> None:
    client = make.in_stage("new", cast.north, cast.ana)
    first = records.record_contact(act(cast, client), "call", "left word")
    assert records.record_contact(act(cast, client), "call", " left word ") is first
    assert records.record_contact(act(cast, client), "message", "left word") is not first
    assert records.record_contact(act(cast, client, minutes=2), "call", "left word") is not first


def test_a_contact_is_a_call_a_message_or_a_talk_of_a_day_that_has_come(cast: Cast) -> None:
    client = make.in_stage("new", cast.north, cast.ana)
    with pytest.raises(IncompleteError, match="a call, a message or a talk"):
        records.record_contact(act(cast, client), "fax", "")
    with pytest.raises(IncompleteError, match="still to come"):
        records.record_contact(act(cast, client), "call", "", make.day(1))
    db.session.rollback()
    assert db.session.query(Contact).count() == 0


def test_a_raised_flag_is_lowered_and_the_lowering_undone(cast: Cast) -> None:
    client = make.in_stage("active", cast.north, cast.ana)
    actions.move(act(cast, client), Stage.RENEWAL_DUE, Given(), client.version)
    done = records.lower_flag(act(cast, client, 1))
    assert done.landed is Stage.ACTIVE
    undo.undo(act(cast, client, 2), db.session.get_one(Move, done.move_id))
    assert make.standing(client).stage == "renewal_due"
    with pytest.raises(RefusedError, match="Nobody has raised"):
        records.lower_flag(act(cast, make.in_stage("active", cast.north, cast.ana)))


def test_an_active_client_buys_ahead(cast: Cast) -> None:
    client = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    given = Given(item="PT 24", sessions=24, price_cents=223200, seller=cast.ben_trainer.id)
    assert records.record_sale(act(cast, client), given).landed is Stage.ACTIVE
    assert make.standing(client).remaining == 34
    with pytest.raises(IncompleteError, match="free package"):
        records.record_sale(act(cast, client, 1), Given(item="x", sessions=1, price_cents=0, seller=1))
    assert db.session.query(Package).count() == 2


def add(cast: Cast, who: Prospect, as_trainer: bool = False) -> Client:
    scope = cast.scope(cast.ben if as_trainer else cast.ana)
    return people.add_prospect(db.session(), scope, cast.north, who, now=NOW, today=TODAY)


def test_a_person_added_by_hand_is_a_prospect_who_joined_today(cast: Cast) -> None:
    client = add(cast, Prospect("Rosa", "Delgado", "(555) 014-2018"))
    member = db.session.query(Member).one()
    assert (member.mms_id, member.status, member.joined_on, member.added_on) == (None, "prospect", TODAY, TODAY)
    assert (make.standing(client).stage, client.opened_by) == ("new", "hand")


def test_the_same_person_sent_twice_is_added_once(cast: Cast) -> None:
    rosa = Prospect("Rosa", "Delgado", "(555) 014-2018")
    assert add(cast, rosa) is add(cast, rosa)
    assert add(cast, Prospect("Rosa", "Delgado", "(555) 014-2019")) is not add(cast, rosa)
    assert db.session.query(Client).count() == 2


def test_a_trainer_who_adds_somebody_keeps_them_in_sight(cast: Cast) -> None:
    client = add(cast, Prospect("Rosa", "Delgado", "555 0142018"), as_trainer=True)
    assert queries.client(db.session(), cast.scope(cast.ben), client.id) is client


def test_a_person_needs_a_name_and_a_way_to_be_reached(cast: Cast) -> None:
    with pytest.raises(IncompleteError) as refused:
        add(cast, Prospect("", "", "none"))
    assert list(refused.value.fields) == ["name", "phone"]


@pytest.mark.parametrize(
    ("who", "is_found"),
    [
        (Prospect("leo", "BRANDT", ""), True),
        (Prospect("Somebody", "Else", "+1 555 014 2018"), True),
        (Prospect("Leo", "", ""), False),
        (Prospect("Leonora", "Brandt", "014"), False),
    ],
)
def test_a_possible_duplicate_has_the_same_name_or_number(cast: Cast, who: Prospect, is_found: bool) -> None:
    make.client(cast.north, "Leo Brandt", phone="(555) 014-2018")
    make.client(cast.south, "Leo Brandt", phone="(555) 014-2018")
    found = people.possible_duplicates(db.session(), cast.scope(cast.ana), cast.north, who)
    assert len(found) == is_found


def test_a_member_of_another_club_cannot_be_opened(cast: Cast) -> None:
    member = make.client(cast.south).member
    db.session.commit()
    scope = cast.scope(cast.ana)
    assert people.open_client(db.session(), scope, cast.north, member.id, now=NOW, today=TODAY) is None
    assert people.open_client(db.session(), scope, cast.south, member.id, now=NOW, today=TODAY) is None


def test_only_a_trainer_of_the_club_is_assigned(cast: Cast) -> None:
    client = make.in_stage("new", cast.north, cast.ana)
    people.assign(act(cast, client), cast.scope(cast.ana), cast.ben_trainer.id)
    assert client.assigned_trainer_id == cast.ben_trainer.id
    cora: Trainer = cast.cora_trainer
    with pytest.raises(IncompleteError, match="trainer of this club"):
        people.assign(act(cast, client), cast.scope(cast.ana), cora.id)
