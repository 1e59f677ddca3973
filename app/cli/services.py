"""`spotter services`: the names of appointments, and what each counts as."""

import click

from app import clock
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.cli.settle import at_option, everywhere, places_of, said, settle_at, tell_met
from app.extensions import db
from app.intake import names
from app.intake.settling import settle_service
from app.models import Service
from app.models.catalogue import SERVICE_KINDS


@spotter_command("services", cls=click.Group, invoke_without_command=True)
@at_option
@as_json
@click.pass_context
def command(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """Service names met, what they count as, and how many rows wait."""
    if ctx.invoked_subcommand:
        return
    place = location_of(code).id if code else None
    rows = [
        {
            "location": met.location,
            "name": met.row.name,
            "kind": met.row.kind,
            "rows": met.waiting_count,
            "guessed": met.row.is_guessed,
        }
        for met in names.services(db.session(), everywhere(), place)
    ]
    tell_met("services", rows, lambda row: row["kind"] or "nobody knows", as_json)


@spotter_command("set")
@click.argument("name")
@click.argument("kind", metavar="|".join(SERVICE_KINDS))
@at_option
@as_json
def settle(name: str, kind: str, code: str | None, as_json: bool) -> None:
    """Say what a service counts as. Its rows are read anew."""
    if kind not in SERVICE_KINDS:
        raise WrongInput(f"{kind}: a service is one of {', '.join(SERVICE_KINDS)}.")
    places = places_of(code, Service.name, name)
    settled = settle_at(places, lambda place: settle_service(db.session(), place, name, kind, clock.now()))
    if as_json:
        say_json({"name": name, "kind": kind, "rows": settled.row_count, "clients": settled.client_count})
    else:
        click.echo(said(name, kind, settled))


command.add_command(settle)  # type: ignore[attr-defined]
