"""`spotter problems`: the rows of an import that could not be read, and the file in which they are corrected."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from app.cli.command import WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of, location_option
from app.extensions import db
from app.intake.problems import groups
from app.intake.problems.download import left_rows
from app.intake.problems.groups import LEFT, LEFT_OUT
from app.models import Export


@spotter_command("problems")
@click.argument("export_id", type=int, metavar="EXPORT_ID")
@location_option
@click.option("--csv", "path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write what is left to FILE: correct it, then `spotter import` it.")  # fmt: skip
@as_json
def command(export_id: int, code: str, path: Path | None, as_json: bool) -> None:
    """List the rows of an import that cannot be read."""
    session, location = db.session(), location_of(code)
    mine = select(Export).where(Export.id == export_id, Export.location_id == location.id)
    export = session.scalar(mine)
    if export is None:
        raise WrongInput(f"EXPORT_ID: {code} has no import {export_id}.")
    found = _told(export)
    if path is not None:
        try:
            with path.open("wb") as out:
                out.writelines(left_rows(session, export))
        except OSError as error:
            raise WrongInput(f"--csv: {path} cannot be written ({error.strerror}).") from None
        found["csv"] = str(path)
    if as_json:
        say_json(found)
    else:
        _say(found)


def _told(export: Export) -> dict[str, Any]:
    session = db.session()
    names = "column", "reason", "rows", "values", "example"
    return {
        "export": export.id,
        "file": export.filename,
        "left": groups.count(session, export, LEFT),
        "left_out": groups.count(session, export, LEFT_OUT),
        "groups": [dict(zip(names, group, strict=True)) for group in groups.groups(session, export)],
    }


def _say(found: dict[str, Any]) -> None:
    click.echo("{file}: {left} rows cannot be read, {left_out} were left out.".format(**found))
    for group in found["groups"]:
        example = f" ({group['example']})" if group["example"] else ""
        click.echo(f'  {group["rows"]} rows, "{group["column"]}": {group["reason"]}{example}')
    if "csv" in found:
        click.echo(f"Written to {found['csv']}: correct it there, then `spotter import` it.")
