"""`spotter report`: one data report as CSV, JSON or XLSX."""

import sys
from datetime import date
from pathlib import Path

import click

from app import clock
from app.accounts.scope import system_scope
from app.cli.command import ISO_DATE, WrongInput
from app.cli.command import command as spotter_command
from app.cli.place import location_of, location_option
from app.database import see_one_moment
from app.extensions import db
from app.period import Period
from app.reports import columns
from app.reports.order import Order
from app.reports.tables import build
from app.reports.write import WRITERS


@spotter_command("report")
@click.argument("name", type=click.Choice(tuple(columns.OF)), metavar="NAME")
@location_option
@click.option("--on", "day", type=ISO_DATE, help="Read as of this day; the location's today if left out.")
@click.option("--from", "first", type=ISO_DATE, help="First day of the period; the month of --on if left out.")
@click.option("--to", "last", type=ISO_DATE, help="Last day of the period; --on if left out.")
@click.option("--format", "form", type=click.Choice(tuple(WRITERS)), default="csv", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json: the rows as a list.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the terminal.")
def command(
    name: str,
    code: str,
    day: date | None,
    first: date | None,
    last: date | None,
    form: str,
    output: Path | None,
) -> None:
    """Write the report NAME of one location as CSV, JSON or XLSX.

    NAME is board, renewals, attention, funnel, trainers, packages, ledger or morning.
    """
    see_one_moment(db.session)
    location = location_of(code)
    read_on = day or clock.today(location.timezone)
    period = period_of(read_on, first, last)
    table = build(Order(db.session(), system_scope([location.id]), location, read_on, period), name)
    data = WRITERS[form](table)
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as problem:
        raise WrongInput(f"--output: {output} cannot be written ({problem.strerror}). Choose another file.") from None


def period_of(day: date, first: date | None, last: date | None) -> Period:
    """WrongInput: a period that ends before it begins, or begins after the day of reading."""
    begins, ends = first or (min(day, last) if last else day).replace(day=1), last or day
    if ends < begins:
        raise WrongInput(f"--to: {ends} is before --from {begins}. Swap them.")
    if begins > day:
        raise WrongInput(f"--from: {begins} is after the day of reading, {day}. Give an earlier day, or a later --on.")
    return Period(begins, ends)
