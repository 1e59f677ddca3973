"""A held file on its page: how it would be read, what it would do, and what becomes of it."""

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake import dry_runs, history, holding, keeping, waiting
from app.intake.actions import Options, reading_of
from app.intake.mapping import preview as previews
from app.intake.mapping import saved
from app.intake.refusal import Refused
from app.models import Export, Location
from app.web import hx
from app.web.gate import current_scope, may, stand_at
from app.web.imports import shown, view, why
from app.web.imports.columns import Said, faults, said
from app.web.imports.shown import Held

part = Blueprint("held", __name__)
GONE = "Its file is kept no more. Bring it again, and it goes on from here."
NO_MORE = "This file is held no more."
LATER = "The queue is away just now. It goes on by itself as soon as it is back."


def of(export: Export, location: Location, given: Said | None = None, name_error: str = "") -> Held:
    """As the page shows it. `given`: a form that was refused."""
    may_import = current_scope().permits(Permission.IMPORT_FILES)
    seen, fault = None, ""
    if not keeping.is_kept(export):
        fault = GONE
    elif may_import:
        try:
            seen = previews.preview(db.session(), export, location, _read_as(export))
        except Refused as refusal:
            fault = str(refusal)
    ran = dry_runs.of(db.session(), export.id)
    return shown.held(
        export, location, seen, ran, may_import=may_import, given=given, fault=fault, name_error=name_error
    )


@part.post("/<int:export_id>/mapping")
@may(Permission.IMPORT_FILES)
def map_columns(export_id: int) -> Response:
    """Keeps how the file is to be read, and tries it out."""
    export, location = _held(export_id)
    if export is None:
        return _no_more(export_id)
    if "as-it-is" in request.form:
        return _try(export, Options(**export.options))  # type: ignore[arg-type]
    try:
        seen = previews.preview(db.session(), export, location, _read_as(export))
    except Refused:
        return hx.go(f"/imports/{export_id}")
    typed = said(request.form, seen)
    if faults(seen, typed):
        return _again(export, location, typed)
    return _try(export, typed.options)


@part.get("/<int:export_id>/dry-run")
@may(Permission.SEE_IMPORTS)
def show_dry_run(export_id: int) -> Response:
    """The part of the page that asks again while the file is tried out."""
    export, _ = _held(export_id)
    if export is None:
        return _no_more(export_id)
    may_import = current_scope().permits(Permission.IMPORT_FILES)
    held = shown.brief(export, dry_runs.of(db.session(), export_id), may_import=may_import)
    return hx.page("imports/dry_run.html", "imports/_dry_run.html", held=held)


@part.post("/<int:export_id>/release")
@may(Permission.IMPORT_FILES)
def release(export_id: int) -> Response:
    """It is loaded as it was tried out; what a guard warns of, a person has seen."""
    export, location = _held(export_id)
    if export is None:
        return _no_more(export_id)
    ran = dry_runs.of(db.session(), export_id)
    if not why.is_guarded(export) and (ran is None or ran.found is None):
        flash("See first what it would do.")
        return hx.go(f"/imports/{export_id}")
    if name := request.form.get("name", "").strip():
        try:
            _save(export, location, name)
        except Refused as refusal:
            db.session.rollback()
            return _again(export, location, None, str(refusal))
    is_ours = holding.release(db.session(), export_id, clock.now(), current_user.id)
    ready = [export_id] * is_ours + (holding.try_again(db.session(), location.id) if name else [])
    db.session.commit()
    if not all(waiting.read_soon(one) for one in ready):
        flash(LATER)
    return hx.go(f"/imports/{export_id}")


@part.post("/<int:export_id>/removal")
@may(Permission.IMPORT_FILES)
def throw_away(export_id: int) -> Response:
    export, _ = _held(export_id)
    if export is None or not holding.throw_away(
        db.session(), export_id, f"Thrown away by {current_user.name}.", clock.now()
    ):
        return _no_more(export_id)
    db.session.commit()
    return hx.go(f"/imports/{export_id}")


def look(export: Export) -> None:
    """Of a file that just came, asked to be looked at first. Nothing of it is committed yet."""
    holding.hold(db.session(), export.id, "look", "It was to be looked at first.")
    _start(export, Options(**export.options))  # type: ignore[arg-type]


def _held(export_id: int) -> tuple[Export | None, Location]:
    """None: it is held no more. 404: it is nobody's to see."""
    export = history.export(db.session(), current_scope(), export_id)
    if export is None:
        abort(404)
    return (export if export.status == "held" else None), stand_at(export.location_id)


def _no_more(export_id: int) -> Response:
    db.session.rollback()
    if not hx.is_fragment():
        flash(NO_MORE)
    return hx.go(f"/imports/{export_id}")


def _read_as(export: Export) -> str:
    return request.form.get("read_as", "") or request.args.get("read_as", "")


def _try(export: Export, options: Options) -> Response:
    _start(export, options)
    return hx.go(f"/imports/{export.id}#outlook")


def _start(export: Export, options: Options) -> None:
    session, export_id = db.session(), export.id
    asked_at = dry_runs.ask(session, export, options, clock.now()).asked_at
    is_soon_done = dry_runs.is_soon_done(session, export)
    if is_soon_done:
        dry_runs.claim(session, export_id, clock.now())
    session.commit()
    if is_soon_done:
        answered = dry_runs.answer(session, export_id, clock.now())
        dry_runs.keep(session, export_id, asked_at, answered, clock.now())
        session.commit()
    elif not dry_runs.start(export_id):
        flash(LATER)


def _save(export: Export, location: Location, name: str) -> None:
    """The file is read under that name from now on, like those that follow."""
    reading = reading_of(db.session(), export, location)
    row = saved.save(db.session(), location.id, name, reading, clock.now(), current_user.id)
    export.options = {"layout": row.name, "columns": {}, "constants": {}}


def _again(export: Export, location: Location, typed: Said | None, name_error: str = "") -> Response:
    line = view.line(export, location, clock.now())
    held = of(export, location, typed, name_error)
    return hx.page("imports/import.html", "imports/_result.html", status=422, line=line, held=held)
