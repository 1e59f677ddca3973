"""The location a command speaks of."""

import click
from sqlalchemy import select

from app.cli.command import WrongInput
from app.extensions import db
from app.models import Location

location_option = click.option("--location", "code", required=True, metavar="CODE", help="The club's code.")


def location_of(code: str) -> Location:
    """WrongInput names the codes there are."""
    found = db.session.scalar(select(Location).where(Location.code == code))
    if found is None:
        known = ", ".join(db.session.scalars(select(Location.code).order_by(Location.code))) or "none yet"
        raise WrongInput(
            f"--location: there is no location {code} (known: {known}). Add it with `spotter location add`."
        )
    return found
