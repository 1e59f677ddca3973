"""What was recorded by hand and an import took for its own comes back with the undo."""

from datetime import date

import pytest

from app.accounts.scope import scope_of
from app.extensions import db
from app.funnel import actions, people, queries, records
from app.funnel.people import Prospect
from app.funnel.rules import Given
from app.models import Appointment, Client, Contact, Location, Member
from app.standing.stage import Stage
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, PACKAGES, D, bring, facts
from tests.intake.undo.leo import BOOKED, EIGHT, LEO, SHOWED, act, leo, taken_back
from tests.plugins.cast import Cast


def test_a_package_by_hand_that_it_adopted_is_given_back(cast: Cast):
    bring(cast.north, MEMBERS, LEO)
    client = leo()
    given = Given(item="PT 8 sessions", sessions=8, price_cents=59200, sold_on=D, seller=cast.ben_trainer.id)
    actions.move(act(cast, client), Stage.ACTIVE, given, client.version)
    db.session.commit()
    before = facts(cast.north)
    export = bring(cast.north, PACKAGES, EIGHT)
    assert len(facts(cast.north)["packages"]) == 2
    taken_back(export)
    assert facts(cast.north) == before
    assert queries.stage_of(db.session(), leo().id) is Stage.ACTIVE


def test_a_consultation_by_hand_keeps_the_outcome_it_had_before_it_was_adopted(cast: Cast):
    bring(cast.north, MEMBERS, LEO)
    client = leo()
    given = Given(day=date(2026, 11, 20), time="10:00", trainer=cast.ben_trainer.id)
    actions.move(act(cast, client), Stage.BOOKED, given, client.version)
    records.record_outcome(act(cast, client), db.session.query(Appointment).one(), "attended")
    db.session.commit()
    before = facts(cast.north)
    export = bring(cast.north, APPOINTMENTS, BOOKED.replace("11-10", "11-20"))
    taken_back(export)
    assert facts(cast.north) == before
    assert db.session.query(Appointment).one().outcome == "attended"


@pytest.fixture
def pat(cast: Cast) -> Client:
    """Added by hand."""
    who = Prospect("Pat", "Quill", "5550100", "pat@x.com")
    scope = scope_of(db.session(), cast.ana)
    client = people.add_prospect(db.session(), scope, cast.north, who, now=NOON, today=D)
    records.record_contact(act(cast, client), "talk", "")
    db.session.commit()
    return client


def cards(place: Location) -> list[tuple[str, str | None, str]]:
    """Of everybody on the board: name, member id, day of the opening."""
    rows = db.session.query(Member.first_name, Member.mms_id, Client.opened_on).join(
        Client, Client.member_id == Member.id
    )
    return sorted((name, mms_id, str(on)) for name, mms_id, on in rows.filter(Client.opened_on.is_not(None)))


@pytest.mark.parametrize("joined_on", ["2026-11-12", "2019-01-01"])
def test_somebody_added_by_hand_is_given_back(cast: Cast, pat: Client, joined_on: str):
    before = cards(cast.north)
    export = bring(cast.north, MEMBERS, f"M7,Patricia,Quill,pat@x.com,,{joined_on},active")
    assert [name for name, *_ in cards(cast.north)] == ["Patricia"]
    taken_back(export)
    assert cards(cast.north) == before
    assert db.session.query(Contact).one().client_id == pat.id


def test_what_was_recorded_of_a_member_since_goes_back_with_whom_they_turned_out_to_be(cast: Cast, pat: Client):
    export = bring(cast.north, MEMBERS, "M7,Patricia,Quill,pat@x.com,,2026-11-12,active")
    patricia = db.session.query(Client).filter(Client.opened_on.is_not(None)).one()
    records.record_contact(act(cast, patricia), "call", "")
    db.session.commit()
    taken_back(export)
    assert {contact.client_id for contact in db.session.query(Contact)} == {pat.id}
    assert [name for name, *_ in cards(cast.north)] == ["Pat"]


def test_a_member_whose_address_nobody_else_tells_keeps_what_imports_brought(cast: Cast, pat: Client):
    bring(cast.north, MEMBERS, "M7,Patricia,Quill,,,2026-11-12,active", as_of=date(2026, 11, 14))
    bring(cast.north, APPOINTMENTS, SHOWED.replace("M1", "M7"), as_of=date(2026, 11, 15))
    before = cards(cast.north), facts(cast.north)
    export = bring(cast.north, MEMBERS, "M7,Patricia,Quill,pat@x.com,,2026-11-12,active")
    assert len(cards(cast.north)) == 1
    taken_back(export)
    assert (cards(cast.north), facts(cast.north)) == before
