from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.funnel import actions, queries, rules
from app.funnel.actions import Act, IncompleteError, StaleError, act_on
from app.funnel.rules import Given, RefusedError
from app.models import Appointment, Client, Loss, Move, Package, RaisedFlag, StageChange, Standing
from app.standing.refresh import refresh
from app.standing.stage import Stage
from tests.funnel import make
from tests.funnel.make import NOW, TODAY
from tests.plugins.cast import Cast


def act(cast: Cast, client: Client, minutes: int = 0) -> Act:
    now = NOW + timedelta(minutes=minutes)
    return act_on(db.session(), cast.scope(cast.ana), client, now=now, today=TODAY, through="board")


def complete(cast: Cast, fact: rules.Fact) -> Given:
    """Everything that a fact asks for."""
    return {
        rules.Fact.CONSULTATION: Given(day=make.day(2), time="18:00", trainer=cast.ben_trainer.id),
        rules.Fact.PACKAGE: Given(item="PT 12", sessions=12, price_cents=118800, seller=cast.ben_trainer.id),
        rules.Fact.LOSS: Given(reason="price", try_again_on=make.day(30)),
    }.get(fact, Given())


KINDS = [*rules.KINDS, "ahead"]


@pytest.mark.parametrize(("kind", "to"), list(product(KINDS, Stage)))
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_every_move_of_the_table_lands_and_every_other_is_refused(cast: Cast, kind: str, to: Stage) -> None:
    client = make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer)
    start = Stage(make.standing(client).stage)
    move = None if start is to else rules.move_of_kind({"ahead": "booked"}.get(kind, kind), to)
    if move is None:
        with pytest.raises(RefusedError):
            actions.move(act(cast, client), to, Given(), client.version)
        return
    if kind == "ahead" and to in (Stage.DECIDING, Stage.NO_SHOW, Stage.ACTIVE):
        with pytest.raises(IncompleteError, match="still ahead"):
            actions.move(act(cast, client), to, complete(cast, move.fact), client.version)
        return
    done = actions.move(act(cast, client), to, complete(cast, move.fact), client.version)
    expected = Stage.DECIDING if move is rules.LIFT else to
    assert done.landed is expected
    assert make.standing(client).stage == expected
    change = db.session.query(StageChange).filter_by(client_id=client.id).order_by(StageChange.id.desc()).first()
    assert (change.from_stage, change.to_stage, change.through, change.by_id) == (start, expected, "board", cast.ana.id)


@pytest.mark.parametrize(("start", "to"), list(rules.MOVES))
@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_move_writes_what_is_derived_from_its_facts_on_file(cast: Cast, start: Stage, to: Stage) -> None:
    """Though it reads back nothing of what it wrote."""
    client = make.in_stage(start, cast.north, cast.ana, cast.ben_trainer)
    actions.move(act(cast, client), to, complete(cast, rules.MOVES[start, to].fact), client.version)
    written = columns_of(client)
    refresh(db.session(), cast.north, [client.id], TODAY, through="import", now=NOW)
    assert columns_of(client) == written


def columns_of(client: Client) -> dict[str, Any]:
    """Of the standing, without the count that each refresh moves on."""
    row = db.session.connection().execute(select(Standing.__table__).where(Standing.client_id == client.id)).one()
    return {name: value for name, value in row._mapping.items() if name != "facts_version"}


def test_a_move_without_its_facts_says_what_is_missing_and_changes_nothing(cast: Cast) -> None:
    client = make.in_stage("deciding", cast.north, cast.ana)
    with pytest.raises(IncompleteError) as refused:
        actions.move(act(cast, client), Stage.ACTIVE, Given(item="PT"), client.version)
    assert list(refused.value.fields) == ["sessions", "price", "seller"]
    db.session.rollback()
    assert db.session.query(Package).count() == db.session.query(Move).count() == 0


def test_a_stale_move_is_told_who_was_faster_and_when(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    seen = client.version
    actions.move(act(cast, client), Stage.DECIDING, Given(), seen)
    db.session.commit()
    with pytest.raises(StaleError) as stale:
        actions.move(act(cast, client, minutes=5), Stage.NO_SHOW, Given(), seen)
    assert (stale.value.who, stale.value.at) == ("Ana Reyes", NOW)


def test_a_sale_to_a_booked_client_also_records_that_they_showed(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana, cast.ben_trainer)
    given = complete(cast, rules.Fact.PACKAGE)
    actions.move(act(cast, client), Stage.ACTIVE, given, client.version)
    held = queries.current_consultation(db.session(), client.id)
    assert held is not None
    assert (held.outcome, held.hand_outcome_by_id) == ("attended", cast.ana.id)
    sold = db.session.query(Package).one()
    assert (sold.sold_on, sold.price_cents, sold.recorded_by_id, sold.export_id) == (TODAY, 118800, cast.ana.id, None)
    assert sold.key == f"hand:{sold.id:09}"


def test_a_booking_knows_who_booked_it_when_and_with_whom(cast: Cast) -> None:
    client = make.in_stage("new", cast.north, cast.ana, cast.ben_trainer)
    client.assigned_trainer_id = cast.ben_trainer.id
    db.session.commit()
    by_ben = act_on(db.session(), cast.scope(cast.ben), client, now=NOW, today=TODAY)
    given = Given(day=make.day(1), time="07:30", trainer=cast.ben_trainer.id)
    actions.move(by_ben, Stage.BOOKED, given, client.version)
    booked = db.session.query(Appointment).filter_by(recorded_by_id=cast.ben.id).one()
    assert (booked.setter_id, booked.booked_on, booked.starts_on) == (cast.ben_trainer.id, TODAY, make.day(1))


def test_a_move_out_of_a_recorded_loss_keeps_the_loss_with_who_lifted_it(cast: Cast) -> None:
    client = make.in_stage("lost", cast.north, cast.ana)
    done = actions.move(act(cast, client), Stage.NEW, Given(), client.version)
    assert done.sentence == "Leo landed in Deciding: the last consultation was attended."
    loss = db.session.query(Loss).one()
    assert (loss.lifted_on, loss.lifted_by_id, loss.voided_at) == (TODAY, cast.ana.id, None)


def test_lifting_a_loss_asks_for_no_sale_when_the_package_is_still_open(cast: Cast) -> None:
    client = make.in_stage("active", cast.north, cast.ana, cast.ben_trainer)
    actions.move(act(cast, client), Stage.LOST, Given(reason="no_time"), client.version)
    db.session.refresh(client)
    done = actions.move(act(cast, client, minutes=1), Stage.ACTIVE, Given(), client.version)
    assert done.landed is Stage.ACTIVE
    assert db.session.query(Package).count() == 1


def test_talk_now_raises_the_flag_today(cast: Cast) -> None:
    client = make.in_stage("active", cast.north, cast.ana)
    actions.move(act(cast, client), Stage.RENEWAL_DUE, Given(), client.version)
    standing = make.standing(client)
    assert (standing.renewal_reasons, standing.since_on) == ("raised", TODAY)
    assert db.session.query(RaisedFlag).one().raised_on == TODAY


def test_a_consultation_before_the_current_one_is_refused(cast: Cast) -> None:
    client = make.in_stage("no_show", cast.north, cast.ana)
    early = Given(day=make.day(-3), time="18:00", trainer=cast.ben_trainer.id)
    with pytest.raises(IncompleteError) as refused:
        actions.move(act(cast, client), Stage.BOOKED, early, client.version)
    assert list(refused.value.fields) == ["date"]


def test_the_night_that_ran_ahead_of_the_clock_is_the_day_of_the_move(cast: Cast) -> None:
    client = make.in_stage("deciding", cast.north, cast.ana)
    cast.north.last_night_on = make.day(1)
    done = actions.move(act(cast, client), Stage.LOST, Given(reason="price"), client.version)
    assert done.landed is Stage.LOST
    assert make.standing(client).read_on == date(2026, 11, 21)
