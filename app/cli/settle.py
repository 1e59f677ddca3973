"""What the commands services, items and outcomes share: which location a name is settled at."""

from typing import Any

import click
from sqlalchemy import select

from app.accounts.scope import Scope, system_scope
from app.cli.command import WrongInput
from app.cli.place import location_of
from app.extensions import db
from app.intake.settling import Settled
from app.models import Location

at_option = click.option("--location", "code", metavar="CODE", help="The club; needed where there are several.")


def everywhere() -> Scope:
    return system_scope(db.session.scalars(select(Location.id)))


def place_of(code: str | None, column: Any, name: str) -> Location:
    """The only location, or else the only one that has met the name."""
    if code is not None:
        return location_of(code)
    locations = db.session.scalars(select(Location).order_by(Location.code)).all()
    if len(locations) == 1:
        return locations[0]
    if not locations:
        raise WrongInput("There is no location yet: add one with `spotter location add`.")
    met = db.session.scalars(select(column.class_.location_id).where(column == name)).all()
    if len(met) == 1:
        return db.session.get_one(Location, met[0])
    raise WrongInput(f"--location: say which club means {name} so (known: {', '.join(one.code for one in locations)}).")


def said(name: str, meaning: str, settled: Settled) -> str:
    return f"{name} is {meaning}: {settled.row_count} rows read anew, {settled.client_count} clients touched."
