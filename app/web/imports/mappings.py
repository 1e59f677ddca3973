"""The mappings of a club: renamed, or forgotten. What was read by one stays."""

from flask import Blueprint, Response, abort, flash, request

from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.mapping import saved
from app.intake.refusal import Refused
from app.models import SavedMapping
from app.web import hx
from app.web.gate import current_scope, may, stand_at

part = Blueprint("mappings", __name__, url_prefix="/mappings")


@part.post("/<int:mapping_id>/name")
@may(Permission.IMPORT_FILES)
def rename(mapping_id: int) -> Response:
    row = _mapping(mapping_id)
    try:
        saved.rename(db.session(), row, request.form.get("name", ""))
    except Refused as refusal:
        db.session.rollback()
        flash(str(refusal))
    db.session.commit()
    return _back(row)


@part.post("/<int:mapping_id>/removal")
@may(Permission.IMPORT_FILES)
def forget(mapping_id: int) -> Response:
    row = _mapping(mapping_id)
    back = _back(row)
    flash(f"{row.name} is forgotten. What it brought in stays.")
    db.session.delete(row)
    db.session.commit()
    return back


def _mapping(mapping_id: int) -> SavedMapping:
    found = saved.mapping(db.session(), current_scope(), mapping_id)
    if found is None:
        abort(404)
    return found


def _back(row: SavedMapping) -> Response:
    return hx.go(f"/imports?location={stand_at(row.location_id).code}#mappings")
