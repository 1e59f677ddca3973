"""An import is undone: first a look at what that takes back, then the act. A worker does both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask import Blueprint, Response

from app import days
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.errands import queries
from app.intake.errands.kinds import UNDO, UNDO_LOOK
from app.intake.undo.obstacles import Obstacle, UndoRefused
from app.intake.undo.undoing import must_be_loaded
from app.intake.undo.undone import Back, Leaving
from app.models import Errand, Export, Location
from app.web import errands, hx
from app.web.errands import UnderWay
from app.web.gate import current_location, current_scope, may
from app.web.imports.found import export_or_404
from app.web.imports.view import Tile

part = Blueprint("undo", __name__)
SHOWN = 100
"""Obstacles that are named on the page."""


class InTheWay(NamedTuple):
    sentence: str
    link: str
    link_text: str


@dataclass(frozen=True)
class Undoing:
    """What became of somebody's wish to undo an import, or of the look before it."""

    under_way: UnderWay | None
    asked_by: str = ""
    in_the_way: list[InTheWay] = field(default_factory=list)
    more_in_the_way: int = 0
    tiles: list[Tile] = field(default_factory=list)
    leaving: list[Leaving] = field(default_factory=list)
    more_leaving: int = 0
    sentence: str = ""


@part.post("/<int:export_id>/undo/outlook")
@may(Permission.UNDO_IMPORTS)
def look_at_undo(export_id: int) -> Response:
    """A worker does it and takes it back: what is shown is what will happen."""
    return _ask(export_id, UNDO_LOOK, f"/imports/{export_id}/undo")


@part.get("/<int:export_id>/undo")
@may(Permission.UNDO_IMPORTS)
def show_undo(export_id: int) -> Response:
    """The look; under htmx the part of the page that asks again while a worker looks."""
    export = export_or_404(export_id)
    if export.undone_at is not None:
        return hx.go(f"/imports/{export_id}")
    look = queries.latest(db.session(), current_scope(), _about(export), UNDO_LOOK)
    return _page(export, _said(look, current_location()) if look else None)


@part.post("/<int:export_id>/undo")
@may(Permission.UNDO_IMPORTS)
def undo_import(export_id: int) -> Response:
    return _ask(export_id, UNDO, f"/imports/{export_id}")


def of(export: Export, location: Location) -> Undoing | None:
    """For the page of the import. None: nobody has asked for it."""
    asked = queries.latest(db.session(), current_scope(), _about(export), UNDO)
    return _said(asked, location) if asked else None


def in_the_way(obstacle: Obstacle) -> InTheWay:
    if obstacle.export_id is not None:
        return InTheWay(obstacle.sentence, f"/imports/{obstacle.export_id}", "Open that import")
    if obstacle.client_id is not None:
        return InTheWay(obstacle.sentence, f"/clients/{obstacle.client_id}", "Open the client")
    return InTheWay(obstacle.sentence, "", "")


def tiles(back: Back) -> list[Tile]:
    found = [
        ("Members", back.members, "go again"),
        ("Appointments", back.appointments, "go again"),
        ("Packages", back.packages, "go again"),
        ("Facts", back.updated, "are as before it"),
        ("Clients", back.leaving_count, "leave the board"),
    ]
    return [Tile(what, f"{much:,}", of, "") for what, much, of in found]


def sentence(back: Back) -> str:
    """What it took back, and who left the board."""
    said = days.count(back.created, "record") + " taken back"
    changed = days.count(back.updated, "fact is", "facts are") + " as before the file"
    left = (
        days.count(back.leaving_count, "client has", "clients have") + " left the board" if back.leaving_count else ""
    )
    return ", ".join(part for part in (said, changed, left) if part) + "."


def _ask(export_id: int, kind: str, address: str) -> Response:
    """What needs no look is refused at once."""
    export = export_or_404(export_id)
    try:
        must_be_loaded(db.session(), export)
    except UndoRefused as refused:
        return _page(export, Undoing(None, **_obstacles(refused.obstacles)), 409)
    errands.ask(current_location(), kind, _about(export), {"export": export_id})
    return hx.go(address)


def _about(export: Export) -> str:
    return f"export:{export.id}"


def _said(errand: Errand, location: Location) -> Undoing:
    by = errands.asked_by(errand, location)
    if errand.refusal is not None:
        return Undoing(None, by, **_obstacles([Obstacle(**one) for one in errand.refusal]))
    if errand.found is None:
        return Undoing(errands.under_way(errand, location), by)
    back = Back(**errand.found)
    leaving = [Leaving(*one) for one in back.leaving]
    more = back.leaving_count - len(leaving)
    return Undoing(None, by, tiles=tiles(back), leaving=leaving, more_leaving=more, sentence=sentence(back))


def _obstacles(found: Sequence[Obstacle]) -> dict[str, Any]:
    return {"in_the_way": list(map(in_the_way, found[:SHOWN])), "more_in_the_way": len(found) - SHOWN}


def _page(export: Export, undoing: Undoing | None, status: int = 200) -> Response:
    return hx.page("imports/undo.html", "imports/_undo.html", status=status, export=export, undoing=undoing)
