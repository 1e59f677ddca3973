"""What every command shares: the app around it, a schema that fits, one sentence on wrong input, one JSON object."""

import errno
import json
import sys
import traceback
from collections.abc import Callable
from datetime import date
from functools import wraps
from sqlite3 import OperationalError as RawError
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from app import migrate
from app.config import SettingsError
from app.extensions import db, settings
from app.period import EARLIEST, LATEST

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


class WrongInput(click.ClickException):
    """Said in one sentence on stderr that names the file, line or option; exit 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


class IsoDate(click.ParamType[date]):
    name = "date"

    def convert(self, value: date | str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        option = param.opts[0] if param else "the date"
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise WrongInput(f"{option}: {value} is not a date; write it like 2026-03-31.") from None
        if not EARLIEST <= day <= LATEST:
            raise WrongInput(f"{option}: {value} is not between {EARLIEST} and {LATEST}; is the year right?")
        return day


ISO_DATE = IsoDate()


def command(name: str, *, needs_schema: bool = True, **options: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command inside the app's context. An empty home gets its database; an older schema is refused."""
    make: Callable[..., click.Command] = click.command(name, **options)
    return lambda function: make(with_appcontext(_ready(function, needs_schema)))


def group(name: str, *, needs_schema: bool = True, **options: Any) -> Callable[[Callable[..., Any]], click.Group]:
    """As `command`, with others below it."""
    make: Callable[..., click.Group] = click.group(name, invoke_without_command=True, **options)
    return lambda function: make(with_appcontext(_ready(function, needs_schema)))


def _ready(function: Callable[..., Any], needs_schema: bool) -> Callable[..., Any]:
    @wraps(function)
    def ready(*args: Any, **kwargs: Any) -> Any:
        try:
            if needs_schema:
                migrate.ensure(db.engine, settings())
            return function(*args, **kwargs)
        except (SettingsError, migrate.SchemaError) as problem:
            raise WrongInput(str(problem)) from None

    return ready


def say_json(found: Any) -> None:
    """Dates as ISO text. Nothing else goes to stdout."""
    click.echo(json.dumps(found, default=str, ensure_ascii=False))


def say_problem(problem: Exception) -> int:
    """Say it on stderr; the exit code comes back."""
    if isinstance(problem, click.exceptions.Abort):
        click.echo("Stopped.", err=True)
        return 1
    if isinstance(problem, click.ClickException):
        click.echo(problem.format_message().replace("\n", " "), err=True)
        return problem.exit_code if isinstance(problem, WrongInput | click.UsageError) else 2
    if isinstance(problem, SettingsError):
        click.echo(str(problem), err=True)
        return 2
    if is_full(problem):
        click.echo("The disk is full, so this was not done: make room and run the command again.", err=True)
        return 2
    if isinstance(problem, PermissionError):
        way_out = "Run this as the user whose Spotter it is, or let that user use it."
        click.echo(f"{problem.filename}: {problem.strerror}. {way_out}", err=True)
        return 2
    if isinstance(problem, OperationalError):
        click.echo(migrate.unreachable(problem), err=True)
        return 2
    traceback.print_exception(problem, file=sys.stderr)
    click.echo(f"Something went wrong that nobody foresaw ({type(problem).__name__}: {problem}).", err=True)
    return 1


def is_full(problem: BaseException) -> bool:
    """As the system says it, or SQLite, with or without SQLAlchemy in between."""
    if isinstance(problem, OSError):
        return problem.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(problem, OperationalError | RawError) and "disk is full" in str(problem)
