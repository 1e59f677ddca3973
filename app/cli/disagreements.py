"""`spotter disagreements`: where a person and the member system say different things, and whose word counts."""

from datetime import datetime
from typing import Any

import click
from sqlalchemy import RowMapping

from app import clock
from app.accounts.scope import system_scope
from app.cli.command import WrongInput, as_json, group, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of
from app.cli.settle import at_option, everywhere
from app.extensions import db
from app.funnel import disagreements, records, settlements, settling
from app.funnel.rules import RefusedError
from app.models import Appointment, Location

WORDS = {"ours": "hand", "mms": "mms"}
MOST = 1_000_000


@group("disagreements")
@at_option
@as_json
@click.pass_context
def command(ctx: click.Context, code: str | None, as_json: bool) -> None:
    """List where the member system and a person disagree.

    Nobody has settled these yet; until then the member system's word counts.
    """
    if ctx.invoked_subcommand:
        return
    scope = system_scope([location_of(code).id]) if code else everywhere()
    codes = dict(db.session.query(Location.id, Location.code))
    found = [_told(row, codes) for row in disagreements.found(db.session(), scope, limit=MOST)]
    if as_json:
        say_json({"disagreements": found})
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Nobody disagrees with the member system.")


@spotter_command("settle")
@click.argument("id", type=int)
@click.option("--keep", required=True, metavar="ours|mms", help="Whose word counts, whatever later files say.")
@as_json
def settle(id: int, keep: str, as_json: bool) -> None:
    """Say whose word counts. ID is the number that the list gives."""
    if keep not in WORDS:
        raise WrongInput(f"--keep: {keep} is neither ours nor mms.")
    held = _held(id)
    try:
        settling.settle(db.session(), everywhere(), held, WORDS[keep], clock.now())
    except RefusedError as refusal:
        raise WrongInput(f"{id}: {refusal}") from None
    _say(id, as_json)


@spotter_command("reopen")
@click.argument("id", type=int)
@as_json
def reopen(id: int, as_json: bool) -> None:
    """Undo the settling of one: both sides are heard again."""
    standing = settlements.standing(db.session(), _held(id).id)
    if standing is None:
        raise WrongInput(f"{id}: nobody has settled this.")
    settling.undo(db.session(), everywhere(), [standing], clock.now())
    _say(id, as_json)


command.add_command(settle)
command.add_command(reopen)


def _held(id: int) -> Appointment:
    held = records.appointment(db.session(), everywhere(), id) if 0 < id < 2**63 else None
    if held is None:
        raise WrongInput(f"{id}: there is no such appointment; `spotter disagreements` lists what can be settled.")
    return held


def _say(id: int, as_json: bool) -> None:
    db.session.commit()
    row = disagreements.one(db.session(), everywhere(), id)
    assert row is not None
    if as_json:
        say_json({"id": id, "outcome": row["outcome"], "settled": row["pinned"] is not None})
    else:
        click.echo(f"{_who(row)}: {row['outcome']} counts.")


def _told(row: RowMapping, codes: dict[int, str]) -> dict[str, Any]:
    at: datetime | None = row["hand_outcome_at"]
    return {
        "id": row["id"],
        "location": codes[row["location_id"]],
        "member_id": row["mms_id"],
        "client": f"{row['first_name']} {row['last_name']}".strip(),
        "kind": row["kind"],
        "starts_on": row["starts_on"].isoformat(),
        "starts_time": row["starts_time"],
        "trainer": row["trainer"] or "",
        "ours": row["hand_outcome"],
        "recorded_by": row["recorded_by"] or "",
        "recorded_at": at.isoformat() if at is not None else "",
        "mms": row["mms_outcome"],
        "file": row["filename"],
        "line": row["line"],
        "as_of": row["as_of"] and row["as_of"].isoformat(),
    }


def _line(one: dict[str, Any]) -> str:
    by = one["recorded_by"] or "somebody"
    return (
        f"{one['id']}  {one['location']}  {one['client']}, {one['kind']} on {one['starts_on']} {one['starts_time']}:"
        f" {by} recorded {one['ours']}, the member system says {one['mms']}"
        f" ({one['file']}, line {one['line']}, as of {one['as_of']})"
    )


def _who(row: RowMapping) -> str:
    name = f"{row['first_name']} {row['last_name']}".strip()
    return f"{name}, {row['kind']} on {row['starts_on']} {row['starts_time']}"
