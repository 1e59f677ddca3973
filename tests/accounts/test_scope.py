from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.accounts.permissions import Permission
from app.accounts.scope import Scope, system_scope
from app.extensions import db
from app.models import Client, Location, Package, Trainer
from tests.factory import add_client, add_consultation, add_package, add_session, stand
from tests.plugins.cast import Cast


def names(scope: Scope) -> set[str]:
    found = db.session.scalars(select(Client).where(scope.sees(Client)))
    return {client.member.first_name for client in found}


def clubs(scope: Scope) -> set[str]:
    return set(db.session.scalars(select(Location.code).where(scope.sees(Location))))


def test_each_of_the_cast_sees_their_own_clubs(cast: Cast) -> None:
    assert clubs(cast.scope(cast.ana)) == clubs(cast.scope(cast.ben)) == clubs(cast.scope(cast.gil)) == {"north"}
    assert clubs(cast.scope(cast.cy)) == {"south"}
    assert clubs(cast.scope(cast.dee)) == {"north", "south"}
    assert clubs(system_scope([cast.south.id])) == {"south"}


def test_looking_at_one_club_never_widens_the_scope(cast: Cast) -> None:
    assert clubs(cast.scope(cast.dee).at(cast.south.id)) == {"south"}
    assert clubs(cast.scope(cast.ana).at(cast.south.id)) == set()


def test_a_demo_account_never_sees_a_real_club_whatever_its_role(cast: Cast) -> None:
    db.session.add(Location(code="demo", name="Demo", timezone="UTC", currency="USD", is_demo=True))
    cast.dee.is_demo = True
    db.session.flush()
    assert clubs(cast.scope(cast.dee)) == {"demo"}


def test_a_trainer_sees_clients_whom_they_train_consulted_or_were_given(cast: Cast) -> None:
    trained, consulted, given, unlogged, danas = (
        add_client(cast.north, name) for name in ("Trained", "Consulted", "Given", "Unlogged", "Danas")
    )
    add_package(trained, date(2026, 11, 1))
    add_session(trained, date(2026, 11, 10), trainer=cast.ben_trainer)
    add_consultation(consulted, date(2026, 11, 12), "no_show", cast.ben_trainer)
    add_session(consulted, date(2026, 11, 14), trainer=cast.dana_trainer)
    given.assigned_trainer_id = cast.ben_trainer.id
    add_session(unlogged, date(2026, 11, 18), "booked", cast.ben_trainer)
    add_session(unlogged, date(2026, 11, 17), trainer=cast.dana_trainer)
    add_consultation(danas, date(2026, 11, 12), trainer=cast.dana_trainer)
    stand(cast.north)
    assert names(cast.scope(cast.ben)) == {"Trained", "Consulted", "Given", "Unlogged"}
    assert names(cast.scope(cast.ana)) == {"Trained", "Consulted", "Given", "Unlogged", "Danas"}
    assert names(cast.scope(cast.cy)) == set()


def test_what_hangs_on_a_client_opens_with_the_client(cast: Cast) -> None:
    own, other = add_client(cast.north, "Own"), add_client(cast.north, "Other")
    add_package(own, date(2026, 11, 1), price_cents=100, seller=cast.ben_trainer)
    add_package(other, date(2026, 11, 1), price_cents=200, seller=cast.dana_trainer)
    stand(cast.north)
    seen = select(Package.price_cents).join(Client, Client.id == Package.client_id)

    def prices(scope: Scope) -> set[int]:
        return set(db.session.scalars(seen.where(scope.sees(Package))))

    assert prices(cast.scope(cast.ben)) == {100}
    assert prices(cast.scope(cast.ana)) == {100, 200}
    assert prices(cast.scope(cast.cy)) == set()


def test_a_trainer_whom_no_name_belongs_to_sees_nobody(cast: Cast) -> None:
    add_client(cast.north)
    cast.ben_trainer.user_id = None
    db.session.flush()
    assert names(cast.scope(cast.ben)) == set()


def test_a_trainer_reads_no_figures_but_their_own(cast: Cast) -> None:
    ben, ana = cast.scope(cast.ben), cast.scope(cast.ana)
    assert ben.sees_trainer(cast.ben_trainer.id)
    assert not ben.sees_trainer(cast.dana_trainer.id)
    assert not ben.sees_trainer(None)
    assert ana.sees_trainer(cast.dana_trainer.id)
    found = db.session.scalars(select(Trainer.name).where(ben.sees(Trainer)))
    assert list(found) == ["Ben Ortiz"]


def test_a_name_at_a_club_that_was_taken_away_opens_nothing_there(app: Flask, cast: Cast) -> None:
    cast.cora_trainer.user_id = cast.ben.id
    db.session.flush()
    scope = cast.scope(cast.ben)
    assert scope.trainer_ids == {cast.ben_trainer.id}
    assert not scope.permits(Permission.SEE_TEAM)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_own_clients_are_found_without_a_look_at_every_session_there_was(cast: Cast) -> None:
    """PostgreSQL looks into no index of so few rows."""
    asked = select(Client.id).where(cast.scope(cast.ben).sees(Client))
    said = asked.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = "\n".join(row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {said}")))
    assert "ix_appointment_met (client_id=? AND trainer_id=?)" in plan
    assert "ix_appointment_standing" not in plan
