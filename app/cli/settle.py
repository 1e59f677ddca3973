"""What the commands services, items and outcomes share: which location a name is settled at."""

from collections.abc import Callable, Sequence
from typing import Any

import click
from sqlalchemy import select

from app.accounts.scope import Scope, system_scope
from app.cli.command import WrongInput
from app.cli.place import location_of
from app.extensions import db
from app.intake.settling import Settled
from app.models import Location

at_option = click.option(
    "--location", "code", metavar="CODE", help="One club; every one that met the name if left out."
)


def everywhere() -> Scope:
    return system_scope(db.session.scalars(select(Location.id)))


def places_of(code: str | None, column: Any, name: str) -> Sequence[Location]:
    """One club when it is named; else every club that has met the name, or all of them when none has yet."""
    if code is not None:
        return [location_of(code)]
    locations = db.session.scalars(select(Location).order_by(Location.code)).all()
    if not locations:
        raise WrongInput("There is no location yet: add one with `spotter location add`.")
    met = set(db.session.scalars(select(column.class_.location_id).where(column == name)))
    return [location for location in locations if location.id in met] or locations


def settle_at(places: Sequence[Location], settle: Callable[[Location], Settled]) -> Settled:
    """Settles at each place and commits them together."""
    done = Settled()
    for place in places:
        settled = settle(place)
        done.row_count += settled.row_count
        done.client_count += settled.client_count
    db.session.commit()
    return done


def said(name: str, meaning: str, settled: Settled) -> str:
    return f"{name} is {meaning}: {settled.row_count} rows read anew, {settled.client_count} clients touched."
