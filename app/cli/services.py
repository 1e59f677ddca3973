"""`spotter services`: the names of appointments, and what each counts as."""

import click

from app import clock
from app.accounts import trainers
from app.cli.command import WrongInput, as_json, group, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.cli.settle import Met, at_option, everywhere, places_of, said, settle_at, staff_act, tell_met
from app.extensions import db
from app.intake import names
from app.intake.clean.cell import squeeze
from app.intake.rereading import Settled
from app.intake.settling import Whose, settle_service
from app.intake.staff import actions as staff
from app.intake.staff.actions import StaffRefused
from app.models import Location, Service
from app.models.catalogue import SERVICE_KINDS


@group("services")
@at_option
@as_json
@click.pass_context
def command(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """Service names met, what each is, and how many rows wait."""
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
            "trainer": _known_as(met.row),
            "trainer_guessed": met.row.is_trainer_guessed,
        }
        for met in names.services(db.session(), everywhere(), place)
    ]
    tell_met("services", rows, _meaning, as_json)


@spotter_command("set")
@click.argument("name")
@click.argument("kind", metavar="|".join(SERVICE_KINDS))
@click.option("--trainer", metavar="NAME", help="Whose its rows are that name no trainer.")
@click.option("--no-trainer", is_flag=True, help="Such rows are nobody's, whatever the service is called.")
@at_option
@as_json
def settle(name: str, kind: str, trainer: str | None, no_trainer: bool, code: str | None, as_json: bool) -> None:
    """Say what a service counts as, and whose it is. Its rows are read anew."""
    if kind not in SERVICE_KINDS:
        raise WrongInput(f"{kind}: a service is one of {', '.join(SERVICE_KINDS)}.")
    if trainer is not None and (no_trainer or not squeeze(trainer)):
        raise WrongInput("Say either --trainer NAME or --no-trainer.")
    places = places_of(code, Service.name, name)

    def act(place: Location) -> Settled:
        whose: Whose = None if no_trainer else "as it is"
        if trainer is not None:
            whose = _called(place, trainer)
        return settle_service(db.session(), place, name, kind, clock.now(), trainer=whose)

    settled = settle_at(places, act)
    if as_json:
        told = {"name": name, "kind": kind, "rows": settled.row_count, "clients": settled.client_count}
        say_json(told | ({"trainer": trainer} if trainer is not None or no_trainer else {}))
    else:
        click.echo(said(name, f"{kind}, of {trainer}" if trainer else kind, settled))


def _called(place: Location, trainer: str) -> int:
    try:
        return staff.named(staff_act(place), trainer).id
    except StaffRefused as refusal:
        raise WrongInput(f"--trainer: {refusal}") from None


def _known_as(service: Service) -> str | None:
    return trainers.names(db.session(), service.location_id).get(service.trainer_id or 0)


def _meaning(row: Met) -> str:
    kind = row["kind"] or "nobody knows"
    return f"{kind}, of {row['trainer']} where a row names nobody" if row["trainer"] else str(kind)


command.add_command(settle)
