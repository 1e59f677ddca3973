from dataclasses import asdict
from pathlib import Path

import click

from app import backup
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.extensions import db, settings


@spotter_command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@as_json
def command(folder: Path, as_json: bool) -> None:
    """Write a snapshot of it all into DIR, also while it runs."""
    try:
        made = backup.write(db.engine, settings(), folder)
    except backup.BackupRefused as refusal:
        raise WrongInput(str(refusal)) from None
    if as_json:
        say_json(asdict(made))
    else:
        click.echo(f"{made.file} ({made.bytes} bytes, sha256 {made.sha256})")
