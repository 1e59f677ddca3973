"""`spotter outcomes`: the status words of the files, and the outcome each means."""

from typing import Any

import click

from app import clock
from app.cli.command import WrongInput, as_json, group, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.cli.settle import at_option, everywhere, places_of, said, settle_at, tell_met
from app.extensions import db
from app.intake import names
from app.intake.settling import settle_outcome
from app.models import OutcomeWord
from app.models.appointment import CHARGED, OUTCOMES


@group("outcomes")
@at_option
@as_json
@click.pass_context
def command(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """Status words met, what they mean, and how many rows wait."""
    if ctx.invoked_subcommand:
        return
    place = location_of(code).id if code else None
    rows = [
        {
            "location": met.location,
            "word": met.row.word,
            "outcome": met.row.outcome,
            "charged": met.row.is_charged,
            "rows": met.waiting_count,
            "guessed": met.row.is_guessed,
        }
        for met in names.words(db.session(), everywhere(), place)
    ]
    tell_met("outcomes", rows, _meaning, as_json)


@spotter_command("set")
@click.argument("word")
@click.argument("outcome", metavar="|".join(OUTCOMES))
@click.option(
    "--charged/--not-charged",
    "is_charged",
    default=None,
    help="Sessions of it are charged; by the outcome if left out.",
)
@at_option
@as_json
def settle(word: str, outcome: str, is_charged: bool | None, code: str | None, as_json: bool) -> None:
    """Say what a status word means. Its rows are read anew."""
    if outcome not in OUTCOMES:
        raise WrongInput(f"{outcome}: an outcome is one of {', '.join(OUTCOMES)}.")
    places = places_of(code, OutcomeWord.word, word)
    settled = settle_at(
        places, lambda place: settle_outcome(db.session(), place, word, outcome, clock.now(), is_charged=is_charged)
    )
    counts = {"rows": settled.row_count, "clients": settled.client_count}
    if as_json:
        say_json({"word": word, "outcome": outcome, "charged": _or_default(outcome, is_charged), **counts})
    else:
        click.echo(said(word, outcome, settled))


def _meaning(row: dict[str, Any]) -> str:
    if row["outcome"] is None:
        return "nobody knows"
    return f"{row['outcome']}, charged" if row["charged"] else row["outcome"]


def _or_default(outcome: str, is_charged: bool | None) -> bool:
    return outcome in CHARGED if is_charged is None else is_charged


command.add_command(settle)
