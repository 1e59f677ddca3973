from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.funnel import actions, rules, settling, undo
from app.funnel.actions import Done, IncompleteError
from app.funnel.rules import Given, RefusedError
from app.models import Appointment, Client, Loss, Move, Package, RaisedFlag, RenewalFlag, Standing
from app.standing.stage import Stage
from tests.funnel import make
from tests.funnel.make import NOW
from tests.funnel.test_actions import act, complete
from tests.plugins.cast import Cast
from tests.plugins.properties import THOROUGH

FACTS = (Appointment, Package, Loss, RaisedFlag)


def move(cast: Cast, client: Client, to: Stage, given: Given | None = None, minutes: int = 0) -> Done:
    db.session.refresh(client)
    if given is None:
        found = rules.MOVES.get((Stage(make.standing(client).stage), to))
        given = complete(cast, found.fact) if found else Given()
    return actions.move(act(cast, client, minutes), to, given, client.version)


def take_back(cast: Cast, client: Client, move_id: int, minutes: int = 1) -> Done:
    return undo.undo(act(cast, client, minutes), db.session.get_one(Move, move_id))


def facts_of(client: Client) -> list[Any]:
    """Every fact that stands, with all of its values."""
    found = []
    for table in FACTS:
        rows = db.session.execute(
            select(table.__table__).where(table.client_id == client.id, table.voided_at.is_(None))
        )
        found.append([tuple(row) for row in rows])
    return found


def standing_of(client: Client) -> dict[str, Any]:
    told = [column for column in Standing.__table__.c if column.key != "facts_version"]
    return dict(db.session.execute(select(*told).where(Standing.client_id == client.id)).mappings().one())


@pytest.mark.parametrize("to", [Stage.DECIDING, Stage.NO_SHOW, Stage.ACTIVE, Stage.LOST])
def test_undo_gives_the_card_its_facts_and_its_stage_back(cast: Cast, to: Stage) -> None:
    client = make.in_stage("booked", cast.north, cast.ana, cast.ben_trainer)
    before = facts_of(client), standing_of(client)
    done = move(cast, client, to)
    undone = take_back(cast, client, done.move_id)
    assert undone.landed is Stage.BOOKED
    assert (facts_of(client), standing_of(client)) == before


def test_undo_gives_a_renewal_flag_its_day_back(cast: Cast) -> None:
    client = make.in_stage("renewal_due", cast.north, cast.ana, cast.ben_trainer)
    flag = db.session.query(RenewalFlag).one()
    flag.raised_on = make.day(-4)
    make.settle(client)
    before = standing_of(client)
    done = move(cast, client, Stage.LOST)
    take_back(cast, client, done.move_id)
    assert standing_of(client) == before
    assert before["since_on"] == make.day(-4)


def test_a_move_is_undone_once(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    done = move(cast, client, Stage.DECIDING)
    take_back(cast, client, done.move_id)
    with pytest.raises(RefusedError, match="undone before"):
        take_back(cast, client, done.move_id)


def test_undo_names_the_newer_move_that_stands_on_the_card(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    first = move(cast, client, Stage.DECIDING)
    move(cast, client, Stage.LOST, minutes=1)
    with pytest.raises(RefusedError, match="Ana Reyes moved Leo since"):
        take_back(cast, client, first.move_id, minutes=2)


def test_undo_is_refused_once_an_import_adopted_the_fact(cast: Cast) -> None:
    client = make.in_stage("deciding", cast.north, cast.ana)
    done = move(cast, client, Stage.ACTIVE)
    by_hand = db.session.query(Package).filter(Package.recorded_by_id.is_not(None)).one()
    by_hand.adopted_by_id = make.package(client, 0).id
    db.session.flush()
    with pytest.raises(RefusedError, match="import has confirmed the package"):
        take_back(cast, client, done.move_id)


def test_undo_is_refused_once_somebody_settled_the_outcome(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    done = move(cast, client, Stage.DECIDING)
    held = db.session.query(Appointment).one()
    held.mms_outcome = "late_cancel"
    db.session.flush()
    settling.settle(db.session(), cast.scope(cast.ana), held, "hand", NOW)
    with pytest.raises(RefusedError, match="settled the consultation"):
        take_back(cast, client, done.move_id, minutes=2)


def test_undo_is_refused_once_the_member_system_said_something_else(cast: Cast) -> None:
    client = make.in_stage("booked", cast.north, cast.ana)
    done = move(cast, client, Stage.DECIDING)
    db.session.query(Appointment).one().mms_outcome = "late_cancel"
    with pytest.raises(RefusedError, match="cancelled too late"):
        take_back(cast, client, done.move_id)


def test_undo_is_refused_once_the_fact_was_changed(cast: Cast) -> None:
    client = make.in_stage("deciding", cast.north, cast.ana)
    done = move(cast, client, Stage.ACTIVE)
    db.session.query(Package).one().refunded_on = make.day(0)
    with pytest.raises(RefusedError, match="changed since"):
        take_back(cast, client, done.move_id)


STEPS = st.lists(st.tuples(st.sampled_from(list(Stage)), st.booleans()), min_size=1, max_size=8)
KIND = st.sampled_from([*rules.KINDS, "ahead"])


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@settings(max_examples=30 * THOROUGH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=KIND, steps=STEPS)
def test_any_moves_and_undos_leave_the_facts_as_before_once_all_are_undone(
    cast: Cast, kind: str, steps: list[tuple[Stage, bool]]
) -> None:
    client = make.in_stage(kind, cast.north, cast.ana, cast.ben_trainer)
    before, standing = facts_of(client), standing_of(client)
    done: list[int] = []
    for minute, (to, goes_back) in enumerate(steps):
        try:
            with db.session.begin_nested():
                if goes_back and done:
                    take_back(cast, client, done.pop(), minute)
                else:
                    done.append(move(cast, client, to, minutes=minute).move_id)
        except (RefusedError, IncompleteError):
            continue
    for move_id in reversed(done):
        take_back(cast, client, move_id, minutes=len(steps))
    assert facts_of(client) == before
    assert standing_of(client) == standing
