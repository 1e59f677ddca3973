"""`spotter import`: exports from the terminal, one after the other, each in a transaction of its own."""

import hashlib
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from sqlalchemy import or_, select, update

from app import clock
from app.cli.command import ISO_DATE, WrongInput, as_json, say_json
from app.cli.command import command as spotter_command
from app.cli.place import location_of, location_option
from app.extensions import db
from app.intake import actions, holding, outlook, waiting
from app.intake.actions import Options
from app.intake.load.strays import WHO_IS_THIS
from app.intake.mapping import saved
from app.intake.refusal import Refused
from app.models import Export, ExportProblem, Location

PROBLEMS_SHOWN = 20
CHANGES_SHOWN = 10


@spotter_command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@location_option
@click.option("--as-of", type=ISO_DATE, help="The day the files speak of; the location's today if left out.")
@click.option(
    "--layout", metavar="NAME", help="How to read them (see spotter layouts); found by their headers if left out."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="This column of the file is that field.")
@click.option("--const", "constants", multiple=True, metavar="FIELD=VALUE", help="Every row has this value.")
@click.option("--save-mapping", "save_as", metavar="NAME", help="Read the next file with these headers the same way.")
@as_json
def command(
    paths: tuple[Path, ...],
    code: str,
    as_of: date | None,
    layout: str | None,
    dry_run: bool,
    maps: tuple[str, ...],
    constants: tuple[str, ...],
    save_as: str | None,
    as_json: bool,
) -> None:
    """Load exports of a member system, in the order given."""
    options = Options(layout, _pairs("--map", maps), _pairs("--const", constants))
    location = location_of(code)
    day = as_of or clock.today(location.timezone)
    for path in paths:
        if not path.is_file():
            raise WrongInput(f"{path}: there is no such file.")
    if save_as is not None:
        _check_name(save_as)
    with TemporaryDirectory() if dry_run else nullcontext() as scratch:
        place = Path(scratch) if scratch else None
        results, refusals = _import_all(paths, location.id, day, options, place, save_as, tells=not as_json)
    db.session.rollback()
    if as_json:
        say_json({"files": results})
    if refusals:
        raise WrongInput("\n".join(refusals))


def _import_all(
    paths: Iterable[Path],
    location_id: int,
    day: date,
    options: Options,
    scratch: Path | None,
    save_as: str | None,
    *,
    tells: bool,
) -> tuple[list[dict[str, Any]], list[str]]:
    """What became of each file, and why others were refused."""
    results, refusals = [], []
    for path in paths:
        try:
            results.append(_import(path, location_id, day, options, scratch))
            if save_as:
                _save(path, location_id, results[-1], day, options, save_as, keep=scratch is None)
        except Refused as refusal:
            refusals.append(str(refusal))
        else:
            if tells:
                _say(results[-1])
    return results, refusals


def _pairs(option: str, words: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for word in words:
        field, equals, value = word.partition("=")
        if not equals or not field.strip() or not value.strip():
            raise WrongInput(
                f"{option}: {word} is not of the form FIELD=...; write it like {option} service=Description."
            )
        pairs[field.strip()] = value.strip()
    return pairs


def _check_name(name: str) -> None:
    try:
        saved.fit(name)
    except Refused as refusal:
        raise WrongInput(f"--save-mapping: {refusal}") from None


def _import(path: Path, location_id: int, day: date, options: Options, scratch: Path | None) -> dict[str, Any]:
    """With a `scratch` folder it is a dry run: all of it stays in one transaction that nobody commits."""
    session, now = db.session(), clock.now()
    location = session.get_one(Location, location_id)
    with path.open("rb") as stream:
        received = actions.receive(
            session,
            location,
            stream,
            filename=path.name,
            as_of=day,
            source="cli",
            now=now,
            options=options,
            place=scratch,
        )
    export = received.export
    if export.status == "held":
        holding.take_up(session, export, asdict(options), day, "cli")
    waiting.free_abandoned(session)
    if not waiting.claim(session, export.id, now):
        return {"file": str(path), "duplicate_of": export.id, **_counts(export)}
    changes: dict[str, Any] = {}
    if scratch is None:
        _load(export)
    else:
        loaded = actions.load(session, export, clock.now(), place=scratch)
        changes = {"changes": outlook.spoken(session, export, loaded.changes)}
    return {"file": str(path), **_told(_counts(export), _problems(export)), **changes}


def _told(counts: dict[str, Any], problems: list[dict[str, Any]]) -> dict[str, Any]:
    """A row of which nobody can tell whom it speaks of waits for an answer on the Imports page; a terminal gives none,
    so here it is rejected.
    """
    for problem in problems:
        if problem["fate"] == "parked" and problem["reason"].startswith(WHO_IS_THIS):
            problem["fate"] = "rejected"
            counts["parked"] -= 1
            counts["rejected"] += 1
    return {**counts, "problems": problems}


def _save(
    path: Path, location_id: int, result: dict[str, Any], day: date, options: Options, name: str, *, keep: bool
) -> None:
    """The file is known under that name, like those that follow."""
    session = db.session()
    location = session.get_one(Location, location_id)
    reading = actions.read_at(session, path, path.name, location, day, options)
    result["layout"] = saved.save(session, location_id, name, reading, clock.now()).name
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    same = update(Export).where(Export.location_id == location_id, Export.sha256 == sha256, Export.status == "loaded")
    session.execute(same.values(layout=result["layout"]))
    if keep:
        session.commit()


def _load(export: Export) -> None:
    """Keeps what was received, then what was loaded, or why it was refused."""
    session, export_id = db.session(), export.id
    session.commit()
    try:
        actions.load(session, export, clock.now(), place=None)
    except Refused as refusal:
        session.rollback()
        _lay_aside(export_id, refusal)
        session.commit()
        raise
    session.commit()


def _lay_aside(export_id: int, refusal: Refused) -> None:
    """Somebody sits here and can say more: a file is refused, unless it was held before."""
    session = db.session()
    if session.get_one(Export, export_id).held_for is None:
        actions.refuse(session, export_id, str(refusal), clock.now())
    else:
        actions.lay_aside(session, export_id, refusal, clock.now())


def _counts(export: Export) -> dict[str, Any]:
    return {
        "layout": export.layout,
        "report": export.report,
        "rows": export.row_count,
        "created": export.created_count,
        "updated": export.updated_count,
        "unchanged": export.unchanged_count,
        "rejected": export.rejected_count,
        "parked": export.parked_count,
        "ignored": export.ignored_count,
        "notes": export.notes,
    }


def _problems(export: Export) -> list[dict[str, Any]]:
    p = ExportProblem
    is_open = or_(p.fate == "parked", p.settled_at.is_(None))
    told = select(p.line, p.column, p.value, p.reason, p.fate).where(p.export_id == export.id, is_open)
    rows = db.session.execute(told.order_by(p.line, p.id))
    return [dict(row) for row in rows.mappings()]


def _say(result: dict[str, Any]) -> None:
    if "duplicate_of" in result:
        click.echo(f"{result['file']}: imported before, nothing to do.")
        return
    click.echo(
        "{file}: {layout}, {rows} rows: {created} created, {updated} updated, {unchanged} unchanged,"
        " {rejected} rejected, {parked} waiting, {ignored} ignored.".format(**result)
    )
    for note in result["notes"]:
        click.echo(f"  {note}")
    for change in result.get("changes", ())[:CHANGES_SHOWN]:
        fields = ", ".join("{field}: {old} -> {new}".format(**cell) for cell in change["fields"])
        click.echo(f"  {change['name']} ({change['what']}): {fields}")
    for problem in result["problems"][:PROBLEMS_SHOWN]:
        click.echo('  line {line}, "{column}": {reason} ({value})'.format(**problem))
    if len(result["problems"]) > PROBLEMS_SHOWN:
        click.echo(f"  and {len(result['problems']) - PROBLEMS_SHOWN} more, shown on the Imports page")
