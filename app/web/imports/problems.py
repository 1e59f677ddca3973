"""Rejected rows are worked off: a group or a row at a time, or in a spreadsheet."""

from typing import BinaryIO, cast

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user
from sqlalchemy.orm import Session

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake import actions as intake
from app.intake import waiting
from app.intake.actions import Options
from app.intake.problems import actions, groups
from app.intake.problems.correct import Outcome, correct
from app.intake.problems.digest import headers_of
from app.intake.problems.download import left_rows
from app.intake.problems.groups import Place, Which
from app.intake.problems.sheet import CORRECTIONS
from app.intake.refusal import Refused
from app.intake.tally import kept
from app.models import Export, ExportProblem
from app.web import hx
from app.web.gate import current_location, may, takes_files
from app.web.imports import worked
from app.web.imports.columns import reason
from app.web.imports.found import export_or_404
from app.web.imports.view import plain_name

part = Blueprint("problems", __name__)
NO_FILE = "Choose the corrected file first."
LATER = "The queue is away just now. The file is kept and will be read by itself as soon as it is back."


@part.get("/<int:export_id>/problems")
@may(Permission.SEE_IMPORTS)
def show_problems(export_id: int) -> Response:
    return _page(export_or_404(export_id), _which(request.args))


@part.post("/<int:export_id>/problems")
@may(Permission.IMPORT_FILES)
def settle_group(export_id: int) -> Response:
    """What is meant is in the form; the button says what becomes of it."""
    export, which = export_or_404(export_id), _which(request.form)
    session, act = db.session(), request.form.get("act", "")
    try:
        if act == "leave":
            count = actions.leave_out(session, export, which, clock.now(), current_user.id)
            return _done(export, which, count, f"{days.count(count, 'row')} left out. They are kept.")
        if act == "take-up":
            count = actions.take_up(session, export, which)
            return _done(export, which, count, f"{days.count(count, 'row')} asked about again.")
        if which.column not in headers_of(export):
            abort(404)
        return _fix(session, export, which)
    except Refused as refusal:
        session.rollback()
        flash(str(refusal))
        return hx.go(f"/imports/{export_id}")


def _fix(session: Session, export: Export, which: Which) -> Response:
    text = kept(request.form.get("typed", ""))
    outcome = actions.fix_group(session, export, which, text, clock.now(), current_user.id)
    session.commit()
    wrong, came = outcome.wrong, f"{days.count(outcome.came_in, 'row')} came in."
    if wrong:
        first = wrong[0]
        error = f"{days.count(len(wrong), 'row')} still cannot be read: {first.column}, {reason(first.reason)}."
        next_one = which if first.column == which.column else Which(first.column, first.reason)
        if outcome.came_in:
            error = f"{came} {error}"
        typed = text if next_one is which else ""
        return _page(export, next_one, typed=typed, error=error, status=422)
    left = groups.count(session, export, which)
    rest = f" {left:,} are left: say it once more." if left else ""
    return _done(export, which, outcome.came_in, f"{came}{rest}", stays=bool(left))


def _done(export: Export, which: Which, count: int, sentence: str, *, stays: bool = False) -> Response:
    db.session.commit()
    flash(sentence if count else worked.meanwhile(export, which))
    return hx.go(worked.address(export.id, which) if stays else f"/imports/{export.id}#bad")


@part.get("/<int:export_id>/problems/<int:problem_id>")
@may(Permission.IMPORT_FILES)
def show_row(export_id: int, problem_id: int) -> Response:
    export, one = _row(export_id, problem_id)
    return _row_page(export, worked.row(export, one, told="" if one.settled_at is None else worked.settled(one)))


@part.post("/<int:export_id>/problems/<int:problem_id>")
@may(Permission.IMPORT_FILES)
def settle_row(export_id: int, problem_id: int) -> Response:
    export, one = _row(export_id, problem_id)
    session, which = db.session(), Which(one.column, one.reason)
    try:
        if request.form.get("act") == "leave":
            is_ours = actions.leave_row_out(session, export, one, clock.now(), current_user.id)
            outcome, said = Outcome(gone=not is_ours), "Left out. It is kept."
        else:
            typed = {one.id: _typed(export, one)}
            versions = {one.id: _number(request.form.get("version", ""))}
            outcome = correct(session, export, typed, clock.now(), current_user.id, versions=versions)
            said = "Came in."
        session.commit()
    except Refused as refusal:
        session.rollback()
        flash(str(refusal))
        return hx.go(f"/imports/{export_id}")
    session.refresh(one)
    if outcome.gone:
        shown = worked.row(export, one, _typed(export, one) if one.settled_at is None else None, worked.settled(one))
        return _row_page(export, shown, 409)
    if outcome.wrong:
        return _row_page(export, worked.row(export, one), 422)
    if not hx.is_fragment():
        flash(f"Line {one.line}: {said}")
        left = groups.count(session, export, which)
        return hx.go(worked.address(export_id, which) if left else f"/imports/{export_id}#bad")
    return _row_page(export, worked.row(export, one, told=said))


@part.get("/<int:export_id>/problems.csv")
@may(Permission.IMPORT_FILES)
def download_problems(export_id: int) -> Response:
    """What is left, with line and reason in front of the columns that are read."""
    export = export_or_404(export_id)
    response = Response(left_rows(db.session(), export), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"to-correct-{export.id}.csv")
    return response


@part.post("/<int:export_id>/problems.csv")
@takes_files
@may(Permission.IMPORT_FILES)
def bring_corrected(export_id: int) -> Response:
    """The file that was downloaded, corrected. It is read as every file is."""
    export, file = export_or_404(export_id), request.files.get("file")
    if file is None or not file.filename:
        flash(NO_FILE)
        return hx.go(f"/imports/{export_id}#bad")
    try:
        received = intake.receive(
            db.session(),
            current_location(),
            cast(BinaryIO, file.stream),
            filename=plain_name(file.filename),
            as_of=export.as_of,
            source="web",
            now=clock.now(),
            by_id=current_user.id,
            options=Options(CORRECTIONS, {}, {"import": str(export.id)}),
        )
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal))
        return hx.go(f"/imports/{export_id}#bad")
    db.session.commit()
    if not received.is_duplicate and not waiting.read_soon(received.export.id):
        flash(LATER)
    return hx.go(f"/imports/{received.export.id}")


def _page(export: Export, which: Which, typed: str = "", error: str = "", status: int = 200) -> Response:
    page = worked.page(export, which, _after(request.args.get("after", "")), typed, error)
    return hx.page("imports/problems.html", export=export, group=page, status=status)


def _row_page(export: Export, row: worked.Row, status: int = 200) -> Response:
    shown = {"export": export, "row": row, "among_others": hx.is_fragment()}
    return hx.page("imports/problem.html", "imports/_problem_form.html", **shown, status=status)


def _row(export_id: int, problem_id: int) -> tuple[Export, ExportProblem]:
    export = export_or_404(export_id)
    found = groups.row(db.session(), export, problem_id)
    if found is None:
        abort(404)
    return export, found


def _typed(export: Export, one: ExportProblem) -> list[str]:
    """A cell that the form does not have stays as it is."""
    before = one.typed or one.cells or [""] * len(headers_of(export))
    return [kept(request.form.get(f"cell-{at}", text)) for at, text in enumerate(before)]


def _which(said: object) -> Which:
    given = cast(dict[str, str], said)
    column, reason, value = (given.get(name) for name in ("column", "reason", "value"))
    return Which(column, reason, value, is_left_out=bool(given.get("left-out")))


def _after(text: str) -> Place | None:
    line, _, id = text.partition(".")
    return Place(_number(line), _number(id)) if line and id else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
