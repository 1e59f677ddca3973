import sys

import click

from app import clock
from app.accounts import actions, passwords
from app.accounts.scope import system_scope
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as ready
from app.cli.place import location_of
from app.cli.settle import staff_act
from app.extensions import db
from app.intake.staff import actions as staff
from app.models.user import ROLES

OPTIONS = {
    "email": "EMAIL",
    "role": "--role",
    "locations": "--location",
    "trainer": "--trainer",
    "password": "--password-stdin",
}


@click.group("user")
def command() -> None:
    """People who log in."""


@ready("add")
@click.argument("email")
@click.argument("more_codes", nargs=-1, metavar="")
@click.option("--role", required=True, type=click.Choice(ROLES))
@click.option(
    "--location", "codes", multiple=True, metavar="CODE...", help="Their clubs; admins and directors see all."
)
@click.option("--trainer", default="", metavar="NAME", help="The name under which the member system knows them.")
@click.option("--name", default="", help="What people call them; the trainer's name when left out.")
@click.option("--password-stdin", is_flag=True, help="Read the password from stdin; else one is made.")
@as_json
def add(
    email: str,
    more_codes: tuple[str, ...],
    role: str,
    codes: tuple[str, ...],
    trainer: str,
    name: str,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Add a person who logs in with EMAIL."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else passwords.temporary()
    clubs = [location_of(code) for code in dict.fromkeys([*codes, *more_codes])]
    newcomer = actions.Newcomer(email, name or trainer, role, clubs, trainer, password, not password_stdin)
    named = [staff_act(club) for club in clubs] if trainer else []
    for act in named:
        staff.lock(act)
    try:
        user = actions.add_user(db.session(), system_scope([]), newcomer, clock.now())
    except actions.Refused as refusal:
        raise WrongInput(f"{OPTIONS.get(refusal.field, refusal.field)}: {refusal.sentence}") from None
    for act in named:
        staff.regroup(act)
    db.session.commit()
    said = {} if password_stdin else {"password": password}
    if as_json:
        say_json({"email": user.email, "role": user.role, **said})
    else:
        click.echo(f"{user.email} can log in." + (f" Until they choose their own: {password}" if said else ""))


command.add_command(add)
