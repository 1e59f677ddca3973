"""`spotter nightly`: the night of a day, by hand. The schedule runs it by itself (jobs/nightly.py)."""

from datetime import date
from time import perf_counter
from typing import Any

import click
from sqlalchemy import select

from app import clock
from app.cli.command import ISO_DATE, WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.extensions import db
from app.models import Location
from app.reports.nights import RefusedNightError, run_night


@spotter_command("nightly")
@click.option("--on", "day", type=ISO_DATE, help="The day to run; the location's today if left out.")
@click.option("--location", "codes", multiple=True, metavar="CODE", help="One location; all if left out.")
@as_json
def command(day: date | None, codes: tuple[str, ...], as_json: bool) -> None:
    """Work out ledger, stages, flags and figures of a day. The same day again changes nothing."""
    found = []
    for location in _locations(codes):
        found.append(_run(location, day))
        if not as_json:
            click.echo("{location}: {clients} clients, {stage_changes} stage changes, {flags_raised} flags raised, "
                       "{flags_cleared} cleared, {seconds} s".format(**found[-1]))  # fmt: skip
    if as_json:
        say_json({"locations": found})


def _locations(codes: tuple[str, ...]) -> list[Location]:
    if codes:
        return [location_of(code) for code in codes]
    return list(db.session.scalars(select(Location).order_by(Location.code)))


def _run(location: Location, day: date | None) -> dict[str, Any]:
    night = day or clock.today(location.timezone)
    started = perf_counter()
    try:
        done = run_night(db.session(), location.id, night, clock.now())
    except RefusedNightError as refusal:
        raise WrongInput(str(refusal)) from None
    db.session.commit()
    return {
        "location": location.code,
        "on": night.isoformat(),
        "clients": done.client_count,
        "stage_changes": done.stage_change_count,
        "flags_raised": done.raised_count,
        "flags_cleared": done.cleared_count,
        "seconds": round(perf_counter() - started, 3),
    }
