import click

from app import clock
from app.cli.command import WrongInput
from app.cli.command import command as ready
from app.demo import actions, logins
from app.demo.names import TIMEZONE
from app.extensions import db


@click.group("demo")
def command() -> None:
    """The demo club: an invented gym whose story ends today."""


@ready("create")
def create() -> None:
    """Make the demo club, and say how one logs in."""
    try:
        made = actions.create_demo(db.session(), clock.today(TIMEZONE), clock.now())
    except actions.DemoStands:
        raise WrongInput("There is a demo club already; `spotter demo remove` takes it away.") from None
    db.session.commit()
    logins.keep(made)
    for login in made:
        click.echo(f"{login.role}: {login.email}  password: {login.password}")


@ready("remove")
def remove() -> None:
    """Take the demo club away, with everybody and everything in it. Real clubs are not touched."""
    if not actions.has_demo(db.session()):
        raise WrongInput("There is no demo club.")
    kept_files = actions.remove_demo(db.session())
    db.session.commit()
    actions.sweep(kept_files)
    click.echo("The demo club is gone.")


command.add_command(create)
command.add_command(remove)
