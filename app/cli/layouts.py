"""`spotter layouts`: the files that are read by themselves."""

import click

from app.cli.command import as_json, say_json
from app.cli.command import command as spotter_command
from app.intake.layouts import LAYOUTS


@spotter_command("layouts", needs_schema=False)
@as_json
def command(as_json: bool) -> None:
    """The layouts known, with the columns each looks for."""
    found = [{"name": one.name, "report": one.report, "columns": one.headers} for one in LAYOUTS.values()]
    if as_json:
        say_json({"layouts": found})
    for layout in () if as_json else found:
        click.echo(f"{layout['name']} ({layout['report']}): {', '.join(layout['columns'])}")
