"""The terminal's shell: one file a command, each with its `command`."""

import sys
from importlib import import_module
from importlib.util import find_spec

import click
from flask import Flask
from flask.cli import ScriptInfo

from app.cli.command import say_problem

COMMANDS = (
    "up",
    "upgrade",
    "location",
    "user",
    "imports",
    "layouts",
    "services",
    "items",
    "outcomes",
    "nightly",
    "report",
    "demo",
    "backup",
    "restore",
    "check",
)


def commands() -> list[click.Command]:
    return [import_module(f"app.cli.{name}").command for name in COMMANDS if find_spec(f"app.cli.{name}")]


def register(app: Flask) -> None:
    for command in commands():
        app.cli.add_command(command)


def main() -> None:
    """The console script `spotter`: exit 0, 2 with one sentence on stderr for wrong input, 1 for what nobody foresaw."""
    from app import create_app

    group = click.Group("spotter", commands={c.name or "": c for c in commands()}, help=HELP)
    try:
        group.main(prog_name="spotter", standalone_mode=False, obj=ScriptInfo(create_app=create_app))
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except Exception as problem:
        sys.exit(say_problem(problem))


HELP = "The CRM of a gym's personal training department. Each command explains itself: spotter COMMAND --help"
