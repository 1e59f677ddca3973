"""Answers to whom rows without a member id speak of: the list, and a wrong one is taken back after a look."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.identity import answered, who
from app.intake.identity.answered import Answered
from app.intake.identity.rules import Who
from app.intake.undo import answers
from app.intake.undo.answers import MeanwhileError, TakenBack
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undone import told
from app.models import Export, Location, Member
from app.web import hx
from app.web.gate import current_location, current_scope, may, stand_at
from app.web.imports import undo
from app.web.imports.view import Tile
from app.web.imports.who import name_of, said_by

part = Blueprint("answered", __name__)
ON_A_PAGE = 50
ON_AN_IMPORT = 20
NAMED = 5
"""Imports that say the same, in one sentence."""
MEANWHILE = "Somebody took that answer back, or answered anew, since you looked."


@dataclass(frozen=True, slots=True)
class Shown:
    id: int
    mark: str
    name: str
    said: str
    """The e-mail and phone beside the name."""
    member: str
    client_id: int | None
    number: str
    by: str
    rows: str


@part.get("/answers")
@may(Permission.SEE_IMPORTS)
def show_answers() -> Response:
    location, asked = current_location(), request.args.get("before", "")
    before = int(asked[:18]) if asked.isdecimal() else None
    found = answered.every(db.session(), current_scope(), location.id, ON_A_PAGE + 1, before)
    return hx.page(
        "imports/answers.html",
        answers=[shown(one, location) for one in found[:ON_A_PAGE]],
        older=found[ON_A_PAGE - 1].told.id if len(found) > ON_A_PAGE else None,
    )


@part.post("/answers/<int:identity_id>/taking-back/outlook")
@may(Permission.SAY_WHO)
def look_at_taking_back(identity_id: int) -> Response:
    """Does it and takes it back: what is shown is what will happen. A POST, because it waits for its turn to write."""
    found, location = _of(identity_id)
    if found is None:
        return _meanwhile(location)
    try:
        done = _taken_back(found, location)
    except MeanwhileError:
        return _meanwhile(location)
    except UndoRefused as refused:
        return _refused(identity_id, location, refused)
    context = _said(done, location)
    db.session.rollback()
    return _page(identity_id, location, **context)


@part.post("/answers/<int:identity_id>/taking-back")
@may(Permission.SAY_WHO)
def take_back(identity_id: int) -> Response:
    found, location = _of(identity_id)
    if found is None:
        return _meanwhile(location)
    name = name_of(said_by(found.told))
    try:
        done = _taken_back(found, location)
    except MeanwhileError:
        return _meanwhile(location)
    except UndoRefused as refused:
        return _refused(identity_id, location, refused)
    db.session.commit()
    wait = days.count(done.row_count, "row waits", "rows wait")
    flash(f"Taken back. {wait} again until somebody says who {name} is.")
    return hx.go(_list_of(location))


def shown(one: Answered, location: Location) -> Shown:
    told, said, today = one.told, said_by(one.told), clock.today(location.timezone)
    assert told.answered_at is not None  # what was answered has its day
    day = location.here(told.answered_at).date()
    brought = days.count(one.row_count, "row came", "rows came") + " in under it"
    return Shown(
        told.id,
        answers.mark(told),
        name_of(said),
        ", ".join(filter(None, (told.email, told.phone))) if name_of(said) not in said[2:] else "",
        _name(one.member),
        one.client_id,
        _number(one.member),
        f"{one.by}, {days.near(day, today)}",
        f"{brought}, from {days.count(one.import_count, 'import')}" if one.row_count else "No row of it is in",
    )


def in_import(export: Export, location: Location) -> list[Shown]:
    found = answered.in_import(db.session(), current_scope(), export, ON_AN_IMPORT)
    return [shown(one, location) for one in found]


def _name(member: Member | None) -> str:
    if member is None:
        return "somebody whom no file tells of any more"
    return name_of(Who(member.first_name, member.last_name, member.email, member.phone)) or f"Member {member.mms_id}"


def _number(member: Member | None) -> str:
    if member is None:
        return ""
    return f"member {member.mms_id}" if member.mms_id else "somebody new"


def _of(identity_id: int) -> tuple[Answered | None, Location]:
    """None: nobody answers that any more. 404: it is nobody's to see."""
    told = who.identity(db.session(), current_scope(), identity_id)
    if told is None:
        abort(404)
    return answered.one(db.session(), current_scope(), identity_id), stand_at(told.location_id)


def _taken_back(found: Answered, location: Location) -> TakenBack:
    """Not committed yet; refused, nothing was changed."""
    seen = request.form.get("answer", "")
    try:
        return answers.take_back(db.session(), location, found.told, seen, clock.now(), current_user.id)
    except (UndoRefused, MeanwhileError):
        db.session.rollback()
        raise


def _meanwhile(location: Location) -> Response:
    flash(MEANWHILE)
    return hx.go(_list_of(location))


def _list_of(location: Location) -> str:
    return f"/imports/answers?location={location.code}"


def _refused(identity_id: int, location: Location, refused: UndoRefused) -> Response:
    in_the_way = [undo.in_the_way(one) for one in refused.obstacles]
    more = len(in_the_way) - undo.SHOWN
    return _page(identity_id, location, 409, in_the_way=in_the_way[: undo.SHOWN], more_in_the_way=more)


def _page(identity_id: int, location: Location, status: int = 200, **context: Any) -> Response:
    """Read anew: what was loaded before the roll-back speaks of what did not happen."""
    found = answered.one(db.session(), current_scope(), identity_id)
    if found is None:
        return _meanwhile(location)
    return hx.page("imports/taking_back.html", status=status, answer=shown(found, location), **context)


def _said(done: TakenBack, location: Location) -> dict[str, Any]:
    back = told(done.undone)
    tiles = [Tile("Rows", f"{done.row_count:,}", "wait again", ""), *undo.tiles(back)]
    return {
        "tiles": tiles,
        "leaving": back.leaving,
        "more_leaving": back.leaving_count - len(back.leaving),
        "stays": _stays(done, location),
    }


def _stays(done: TakenBack, location: Location) -> str:
    """What other files said, of which nobody knows whether they named the member or were read through the answer."""
    if not done.told_by:
        return ""
    today = clock.today(location.timezone)
    named = [f"{one.filename} of {days.short(one.as_of, today)}" for one in done.told_by[:NAMED]]
    more = len(done.told_by) - NAMED
    files = ", ".join(named) + (f" and {more} more" if more > 0 else "")
    say = "says" if len(done.told_by) == 1 else "say"
    stays = f"{files} {say} some of the same, and that stays."
    return f"{stays} If it is wrong too, undo that import and bring the file again."
