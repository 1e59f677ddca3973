"""The terminal's shell: one file a command, each with its `command`."""

import os
import sys
from importlib import import_module
from typing import Any

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
    "problems",
    "disagreements",
    "undo_import",
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
    return [import_module(f"app.cli.{name}").command for name in COMMANDS]


def register(app: Flask) -> None:
    for command in commands():
        app.cli.add_command(command)


def group_for(app: Flask | None = None) -> click.Group:
    """All commands, over `app` or over one that is made when the first command needs it."""
    from app import create_app

    def make() -> Flask:
        return app or create_app()

    listed = {command.name or "": command for command in commands()}
    return Spotter("spotter", commands=listed, help=HELP, context_settings={"obj": ScriptInfo(create_app=make)})


class Spotter(click.Group):
    """Exit 0, 2 with one sentence on stderr for wrong input, 1 for what nobody foresaw."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.Exit as leaving:
            sys.exit(leaving.exit_code)
        except Exception as problem:
            sys.exit(say_problem(problem))


def main() -> None:
    """The console script. What it makes is about people: nobody else on the machine may read it."""
    os.umask(0o077)
    group_for().main(prog_name="spotter")


HELP = "The CRM of a gym's personal training department. Each command explains itself: spotter COMMAND --help"
