"""The cast: Ana manages north, Ben and Dana train there, Cy manages south, Dee directs both, Gil reads north."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient

from app import clock
from app.accounts import log_ins, passwords
from app.accounts.scope import Scope, scope_of
from app.extensions import db
from app.models import Location, Trainer, User
from tests.plugins.house import House

PASSWORD = "seven quiet harbours"
LATER = datetime(2100, 1, 1, tzinfo=UTC)
"""Sessions of tests begin here: no clock that stands still, and no real one, finds them over."""


class Cast(NamedTuple):
    north: Location
    south: Location
    ana: User
    ben: User
    cy: User
    dee: User
    gil: User
    ben_trainer: Trainer
    """Ben Ortiz, as north's member system names him."""
    dana_trainer: Trainer
    """Dana Wolf of north, who has no account."""
    cora_trainer: Trainer
    """Cora Lind of south."""

    def scope(self, user: User) -> Scope:
        return scope_of(db.session(), user)


@pytest.fixture
def cast(house: House) -> Cast:
    return house.begin_with("cast", tell)


def tell() -> Cast:
    north = Location(code="north", name="Harbor North", timezone="America/Chicago", currency="USD")
    south = Location(code="south", name="Harbor South", timezone="Europe/Berlin", currency="EUR")
    db.session.add_all([north, south])
    ana = _user("ana", "Ana Reyes", "manager", north)
    ben = _user("ben", "Ben Ortiz", "trainer", north)
    cy = _user("cy", "Cy Falk", "manager", south)
    dee = _user("dee", "Dee Harlow", "director")
    gil = _user("gil", "Gil Moor", "gm", north)
    db.session.flush()
    names = [
        Trainer(location_id=north.id, name="Ben Ortiz", user_id=ben.id),
        Trainer(location_id=north.id, name="Dana Wolf"),
        Trainer(location_id=south.id, name="Cora Lind"),
    ]
    db.session.add_all(names)
    db.session.flush()
    return Cast(north, south, ana, ben, cy, dee, gil, *names)


@pytest.fixture
def sign_in() -> Callable[[FlaskClient, User], FlaskClient]:
    """`sign_in(client, cast.ana)`: the client carries Ana's session from here on. The client comes back."""
    return enter_as


def enter_as(client: FlaskClient, user: User) -> FlaskClient:
    identity = user.get_id()
    with client.session_transaction() as session:
        session.clear()
        session.permanent = True
        session.update({"_user_id": identity, "_fresh": True, "log_in": log_ins.new_key(LATER)})
    return client


def _user(name: str, full_name: str, role: str, *places: Location) -> User:
    user = User(
        email=f"{name}@example.com",
        name=full_name,
        role=role,
        password_hash=_hash(),
        session_key=f"key of {name}",
        created_at=clock.now(),
        locations=list(places),
    )
    db.session.add(user)
    return user


@cache
def _hash() -> str:
    """One hash for the whole cast: making one takes a while, on purpose."""
    return passwords.hashed(PASSWORD)
