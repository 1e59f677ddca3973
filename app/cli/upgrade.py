import click

from app import backup, home, migrate
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.config import Settings
from app.extensions import db, settings


@spotter_command("upgrade", needs_schema=False)
@as_json
def command(as_json: bool) -> None:
    """Back up, then bring the database to the newest schema."""
    here = settings()
    before = migrate.reachable_state(db.engine)
    if before in ("newer", "foreign"):
        raise migrate.SchemaError(migrate.WHY_NOT[before])
    was = migrate.revision(db.engine)
    kept = None if before == "current" else upgraded(here, before)
    if as_json:
        say_json({"from": was, "to": migrate.head(), "backup": kept})
    elif before == "current":
        click.echo(f"The database has the schema of this version already ({was}).")
    else:
        click.echo(f"Upgraded from {was or 'nothing'} to {migrate.head()}." + (f" Backup: {kept}" if kept else ""))


def upgraded(here: Settings, before: migrate.State) -> str | None:
    """The backup that was made first; an empty database needs none."""
    try:
        with home.hold(here.home, "the command line"), migrate.one_at_a_time(db.engine, here):
            kept = backup.write(db.engine, here, here.home / "backups").file if before == "older" else None
            migrate.run_upgrade(db.engine)
    except (home.HomeTaken, backup.BackupRefused) as refusal:
        raise WrongInput(str(refusal)) from None
    return kept
