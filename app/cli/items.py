"""`spotter items`: what the club sells, and which package each item is."""

from typing import Any

import click

from app import clock, days
from app.cli.command import WrongInput, as_json, group, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.cli.settle import at_option, everywhere, places_of, said, settle_at, tell_met
from app.extensions import db
from app.intake import names
from app.intake.settling import settle_item
from app.models import Item

MOST_SESSIONS, MOST_DAYS = 8_999, 36_500


@group("items")
@at_option
@as_json
@click.pass_context
def command(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """Sale items met, what each is, and how many rows wait."""
    if ctx.invoked_subcommand:
        return
    place = location_of(code).id if code else None
    rows = [
        {
            "location": met.location,
            "name": met.row.name,
            "pt": met.row.is_pt,
            "sessions": "unlimited" if met.row.is_unlimited else met.row.sessions,
            "valid_days": met.row.valid_days,
            "rows": met.waiting_count,
            "guessed": met.row.is_guessed,
        }
        for met in names.items(db.session(), everywhere(), place)
    ]
    tell_met("items", rows, _meaning, as_json)


@spotter_command("set")
@click.argument("name")
@click.option("--sessions", metavar="N|unlimited", help="It is a package of so many sessions.")
@click.option("--valid-days", metavar="N", help="It expires so many days after the sale; never if left out.")
@click.option("--not-pt", is_flag=True, help="It has nothing to do with personal training.")
@at_option
@as_json
def settle(
    name: str, sessions: str | None, valid_days: str | None, not_pt: bool, code: str | None, as_json: bool
) -> None:
    """Say which package an item is. What was sold under it is read anew."""
    if not_pt == (sessions is not None) or (not_pt and valid_days is not None):
        raise WrongInput("Say either --sessions N (or unlimited), with --valid-days N where it expires, or --not-pt.")
    count = None if sessions in (None, "unlimited") else _number("--sessions", str(sessions), MOST_SESSIONS)
    valid = None if valid_days is None else _number("--valid-days", valid_days, MOST_DAYS)
    package: dict[str, Any] = {"is_pt": not not_pt, "sessions": count, "valid_days": valid}
    places = places_of(code, Item.name, name)
    settled = settle_at(places, lambda place: settle_item(db.session(), place, name, clock.now(), **package))
    meaning = {"pt": not not_pt, "sessions": None if not_pt else count or "unlimited", "valid_days": valid}
    if as_json:
        say_json({"name": name, **meaning, "rows": settled.row_count, "clients": settled.client_count})
    else:
        click.echo(said(name, _meaning(meaning), settled))


def _number(option: str, text: str, most: int) -> int:
    if not text.isdecimal() or not 0 < int(text) <= most:
        raise WrongInput(f"{option}: {text} is not a whole number from 1 to {most}.")
    return int(text)


def _meaning(row: dict[str, Any]) -> str:
    if row["pt"] is None:
        return "nobody knows"
    if not row["pt"]:
        return "not PT"
    sessions, valid = row["sessions"], row["valid_days"]
    package = days.count(sessions, "session") if isinstance(sessions, int) else f"{sessions} sessions"
    return f"{package}, valid {days.count(valid, 'day')}" if valid else package


command.add_command(settle)
