import click

from app.accounts import places
from app.accounts.actions import Refused
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as ready
from app.extensions import db


@click.group("location")
def command() -> None:
    """Clubs."""


@ready("add")
@click.argument("code")
@click.option("--name", required=True, help="What people call the club.")
@click.option("--timezone", required=True, help="IANA name, for example America/Chicago.")
@click.option("--currency", required=True, help="ISO code, for example USD.")
@as_json
def add(code: str, name: str, timezone: str, currency: str, as_json: bool) -> None:
    """Add a club; CODE is its short name in commands and addresses."""
    try:
        location = places.add_location(db.session(), code=code, name=name, timezone=timezone, currency=currency)
    except Refused as refusal:
        option = "CODE" if refusal.field == "code" else f"--{refusal.field}"
        raise WrongInput(f"{option}: {refusal.sentence}") from None
    db.session.commit()
    if as_json:
        say_json({"code": location.code, "name": location.name, "timezone": timezone, "currency": location.currency})
    else:
        click.echo(f"{location.name} is added as {location.code}.")


command.add_command(add)
