"""An import is undone: first a look at what that takes back, then the act."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash
from flask_login import current_user

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.undoing import Undone, undo
from app.web import hx
from app.web.gate import may
from app.web.imports.found import export_or_404
from app.web.imports.view import Tile

part = Blueprint("undo", __name__)
SHOWN = 100
"""Clients who leave the board, and obstacles, that are named on the page."""


class InTheWay(NamedTuple):
    sentence: str
    link: str
    link_text: str


@part.post("/<int:export_id>/undo/outlook")
@may(Permission.UNDO_IMPORTS)
def look_at_undo(export_id: int) -> Response:
    """Does it and takes it back: what is shown is what will happen. A POST, because it waits for its turn to write."""
    done = _undone(export_id)
    if isinstance(done, UndoRefused):
        return _refused(export_id, done)
    db.session.rollback()
    leaving = done.leaving
    return _page(
        export_id,
        tiles=tiles(done),
        leaving=leaving[:SHOWN],
        more_leaving=len(leaving) - SHOWN,
        sentence=sentence(done),
    )


@part.post("/<int:export_id>/undo")
@may(Permission.UNDO_IMPORTS)
def undo_import(export_id: int) -> Response:
    done = _undone(export_id)
    if isinstance(done, UndoRefused):
        return _refused(export_id, done)
    db.session.commit()
    flash(f"Undone. {sentence(done)}")
    return hx.go(f"/imports/{export_id}")


def _undone(export_id: int) -> Undone | UndoRefused:
    """Not committed yet; refused, nothing was changed."""
    try:
        return undo(db.session(), export_or_404(export_id).id, clock.now(), current_user.id)
    except UndoRefused as refused:
        db.session.rollback()
        return refused


def _refused(export_id: int, refused: UndoRefused) -> Response:
    found = [in_the_way(one) for one in refused.obstacles]
    more = len(found) - SHOWN
    return _page(export_id, status=409, in_the_way=found[:SHOWN], more_in_the_way=more)


def _page(export_id: int, status: int = 200, **context: Any) -> Response:
    """Read anew: what was loaded before the roll-back speaks of what did not happen."""
    return hx.page("imports/undo.html", status=status, export=export_or_404(export_id), **context)


def in_the_way(obstacle: Obstacle) -> InTheWay:
    if obstacle.export_id is not None:
        return InTheWay(obstacle.sentence, f"/imports/{obstacle.export_id}", "Open that import")
    if obstacle.client_id is not None:
        return InTheWay(obstacle.sentence, f"/clients/{obstacle.client_id}", "Open the client")
    return InTheWay(obstacle.sentence, "", "")


def tiles(undone: Undone) -> list[Tile]:
    found = [
        ("Members", undone.members, "go again"),
        ("Appointments", undone.appointments, "go again"),
        ("Packages", undone.packages, "go again"),
        ("Facts", undone.updated, "are as before it"),
        ("Clients", len(undone.leaving), "leave the board"),
    ]
    return [Tile(what, f"{much:,}", of, "") for what, much, of in found]


def sentence(undone: Undone) -> str:
    """What it took back, and who left the board."""
    back = days.count(undone.created, "record") + " taken back"
    changed = days.count(undone.updated, "fact is", "facts are") + " as before the file"
    left = days.count(len(undone.leaving), "client has", "clients have") + " left the board" if undone.leaving else ""
    return ", ".join(part for part in (back, changed, left) if part) + "."
