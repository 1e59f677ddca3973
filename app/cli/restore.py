from dataclasses import asdict
from pathlib import Path

import click

from app import backup, home, migrate, snapshot
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.config import Settings
from app.extensions import db, settings


@spotter_command("restore", needs_schema=False)
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def command(file: Path, as_json: bool) -> None:
    """Put the snapshot FILE in place of what is there.

    What is there is backed up first. Not while the product runs.
    """
    here = settings()
    if not file.is_file():
        raise WrongInput(f"{file}: there is no such file.")
    try:
        with home.hold(here.home, "the command line"):
            kept = keep_what_is_there(here)
            made = backup.restore(db.engine, here, file)
    except (home.HomeTaken, backup.BackupRefused, snapshot.SnapshotRefused) as refusal:
        raise WrongInput(str(refusal)) from None
    if as_json:
        say_json({**asdict(made), "kept": kept})
    else:
        click.echo(f"{made.file} is restored." + (f" What was there before is in {kept}." if kept else ""))


def keep_what_is_there(here: Settings) -> str | None:
    if migrate.reachable_state(db.engine) in ("empty", "foreign"):
        return None
    return backup.write(db.engine, here, here.home / "backups").file
