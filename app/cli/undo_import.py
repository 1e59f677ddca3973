"""`spotter undo-import`: takes back all that one file brought."""

from hashlib import file_digest
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from app import clock
from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of, location_option
from app.days import count
from app.extensions import db
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.intake.undo.undone import Undone
from app.models import Export, Location


@spotter_command("undo-import")
@click.argument("which", metavar="ID|FILE")
@location_option
@click.option("--dry-run", is_flag=True, help="Say what it would take back, and change nothing.")
@as_json
def command(which: str, code: str, dry_run: bool, as_json: bool) -> None:
    """Undo the import of a file, as if it had never come.

    Named by its number, by the file itself, or by the name it had. What stands in the way is said, and nothing changed.
    """
    export = _export(location_of(code), which)
    filename, export_id = export.filename, export.id
    try:
        undone = undo(db.session(), export_id, clock.now(), is_look=dry_run)
    except UndoRefused as refused:
        db.session.rollback()
        raise WrongInput(f"{filename}: {refused}") from None
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    if as_json:
        say_json({"id": export_id, "file": filename, **_counts(undone)})
    else:
        click.echo(f"{filename}: {'would be undone' if dry_run else 'undone'}. {_sentence(undone)}")


def _export(location: Location, which: str) -> Export:
    """By number, by the bytes of a file, or by the name of one that is no more; of several the newest that stands."""
    here = select(Export).where(Export.location_id == location.id).order_by(Export.undone_at.is_not(None))
    if which.isdecimal() and len(which) < 19:
        found = here.where(Export.id == int(which))
    elif Path(which).is_file():
        with Path(which).open("rb") as stream:
            found = here.where(Export.sha256 == file_digest(stream, "sha256").hexdigest())
    else:
        found = here.where(Export.filename == Path(which).name)
    export = db.session.scalar(found.order_by(Export.id.desc()).limit(1))
    if export is None:
        raise WrongInput(f"{which}: no such import came to {location.code}; the Imports page lists them.")
    return export


def _counts(undone: Undone) -> dict[str, Any]:
    return {
        "created": undone.created,
        "members": undone.members,
        "appointments": undone.appointments,
        "packages": undone.packages,
        "updated": undone.updated,
        "clients": undone.clients,
        "leaving": [name for _, name in undone.leaving],
    }


def _sentence(undone: Undone) -> str:
    taken = ", ".join(
        (
            count(undone.members, "member"),
            count(undone.appointments, "appointment"),
            count(undone.packages, "package"),
        )
    )
    return (
        f"{taken} taken back, {count(undone.updated, 'fact')} as before the file,"
        f" {count(len(undone.leaving), 'client leaves', 'clients leave')} the board."
    )
