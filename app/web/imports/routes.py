from datetime import date
from typing import Any, BinaryIO, cast

from flask import Blueprint, Response, flash, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app import clock, days
from app.accounts import queries
from app.accounts.permissions import Permission
from app.days import short
from app.extensions import db
from app.funnel import disagreements
from app.intake import actions, history, progress, waiting
from app.intake.actions import Options, Received
from app.intake.identity import answered as given
from app.intake.identity import lookalikes
from app.intake.mapping import saved
from app.intake.readers.limits import LIMITS
from app.intake.refusal import Refused
from app.intake.rules import speaks_of
from app.models import Export, Location, User
from app.web import gate, hx
from app.web.gate import current_location, current_scope, may, takes_files
from app.web.imports import answered, held, mappings, origin, problems, undo, view, who, worked
from app.web.imports.forms import ImportForm
from app.web.imports.found import export_or_404

screen = Blueprint("imports", __name__, url_prefix="/imports")
for part in (who.part, answered.part, held.part, mappings.part, origin.part, undo.part, problems.part):
    screen.register_blueprint(part)
ON_A_PAGE = 50
QUEUED_LATER = "The queue is away just now. The file is kept and will be read by itself as soon as it is back."


@screen.get("")
@may(Permission.SEE_IMPORTS)
def show_imports() -> Response:
    return _page(ImportForm(as_of=_day_of_a_file(current_location())))


@screen.post("")
@takes_files
@may(Permission.IMPORT_FILES)
def receive() -> Response:
    """Each file is an import of its own: what one of them lacks does not hold up the others."""
    location = current_location()
    form = ImportForm(as_of=_day_of_a_file(location))
    form.today = clock.today(location.timezone)
    if not form.validate():
        return _page(form, 422)
    received, refusals = [], []
    for file in form.chosen():
        try:
            received.append(_receive(location, file, form))
        except Refused as refusal:
            db.session.rollback()
            refusals.append(str(refusal))
    if refusals:
        form.files.errors = refusals
        return _page(form, 422)
    if len(received) > 1:
        return hx.go(f"/imports?location={location.code}")
    return hx.go(f"/imports/{received[0].export.id}")


@screen.get("/<int:export_id>")
@may(Permission.SEE_IMPORTS)
def show_import(export_id: int) -> Response:
    """The page, and under htmx the part of it that asks again while the file is read."""
    return _one(export_id, "imports/_result.html")


@screen.get("/<int:export_id>/line")
@may(Permission.SEE_IMPORTS)
def show_line(export_id: int) -> Response:
    """The same import as one line of the list."""
    return _one(export_id, "imports/_line.html")


def _day_of_a_file(location: Location) -> date:
    """Of one that comes now and says none itself."""
    return speaks_of(location.here(clock.now()))


def _receive(location: Location, file: FileStorage, form: ImportForm) -> Received:
    """Committed before it is queued: a worker may be quicker than we are."""
    assert form.as_of.data is not None  # the form asked for it
    options = Options(form.layout.data or None, form.columns.pairs, form.constants.pairs)
    received = actions.receive(
        db.session(),
        location,
        cast(BinaryIO, file.stream),
        filename=view.plain_name(file.filename or ""),
        as_of=form.as_of.data,
        source="web",
        now=clock.now(),
        by_id=current_user.id,
        options=options,
    )
    if form.look.data and not received.is_duplicate:
        held.look(received.export)
        return received
    db.session.commit()
    if received.is_duplicate:
        came = location.here(received.export.received_at).date()
        flash(f"This file came before, on {short(came, clock.today(location.timezone))}. This is what became of it.")
    elif not waiting.read_soon(received.export.id):
        flash(QUEUED_LATER)
    return received


def _one(export_id: int, fragment: str) -> Response:
    export = export_or_404(export_id)
    location = current_location()
    if export.status == "held":
        told = origin.origin(export, location)
        line, shown = _line(export, location), held.of(export, location)
        return hx.page("imports/import.html", fragment, line=line, held=shown, origin=told)
    unanswered = history.waiting(db.session(), [export.id]).get(export.id, 0)
    to_do = None if export.undone_at or export.status != "loaded" else worked.to_do(export)
    return hx.page(
        "imports/import.html",
        fragment,
        line=_line(export, location, unanswered),
        undoing=undo.of(export, location),
        tiles=view.tiles(export, unanswered),
        let_in=_let_in(export, location),
        notes=export.notes,
        corrects=worked.corrected_by(export),
        passed_over=export.ignored_count - (to_do.left_out if to_do else 0),
        questions=[] if export.undone_at else history.questions(db.session(), export),
        who=who.asked_of(export, location),
        answers=[] if export.undone_at else answered.in_import(export, location),
        origin=None if export.status in view.WAITING else origin.origin(export, location),
        may_say_who=current_scope().permits(Permission.SAY_WHO),
        to_do=to_do,
        waiting=worked.waiting(unanswered),
        may_settle=current_scope().permits(Permission.CHANGE_SETTINGS),
    )


def _let_in(export: Export, location: Location) -> str:
    """Who had looked at it before it was loaded."""
    if export.released_at is None:
        return ""
    user = db.session.get(User, export.released_by_id) if export.released_by_id else None
    day = location.here(export.released_at).date()
    who = user.called if user else "somebody"
    return f"Let in by {who} {days.near(day, clock.today(location.timezone))}."


def _page(form: ImportForm, status: int = 200) -> Response:
    location, asked = current_location(), request.args.get("before", "")
    before = int(asked[:18]) if asked.isdecimal() else None
    found = history.exports(db.session(), current_scope(), location.id, ON_A_PAGE + 1, before)
    waits = history.waiting(db.session(), [export.id for export in found])
    context: dict[str, Any] = {
        "lines": [_line(export, location, waits.get(export.id, 0)) for export in found[:ON_A_PAGE]],
        "older": found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None,
        "may_import": current_scope().permits(Permission.IMPORT_FILES),
        "mappings": saved.mappings(db.session(), current_scope(), location.id),
        "largest_bytes": LIMITS.file_bytes,
        "today": clock.today(location.timezone),
        "own_club": _own_club(),
        "duplicates": _duplicates(location),
        "answers": _answers(location),
        "disagreements": _disagreements(location),
    }
    return hx.page("imports/page.html", form=form, status=status, **context)


def _own_club() -> str | None:
    """Where the files of somebody who stands in the demo belong; none where there is no other club for them."""
    real = next((location for location in gate.locations() if not location.is_demo), None)
    if real is not None:
        return f"/imports?location={real.code}"
    return None if queries.has_owner(db.session()) else "/start"


def _duplicates(location: Location) -> str:
    number = lookalikes.count(db.session(), current_scope(), location.id)
    return days.count(number, "possible duplicate") if number else ""


def _answers(location: Location) -> str:
    number = given.count(db.session(), current_scope(), location.id)
    return days.count(number, "answer") if number else ""


def _disagreements(location: Location) -> str:
    number = disagreements.count(db.session(), current_scope().at(location.id))
    return days.count(number, "disagreement") if number else ""


def _line(export: Export, location: Location, unanswered: int = 0) -> view.Line:
    read = progress.rows_read(export.id) if export.status == "loading" else 0
    return view.line(export, location, clock.now(), read, unanswered)
