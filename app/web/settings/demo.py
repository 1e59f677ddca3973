from flask import Blueprint, Response, abort, flash, session
from flask_login import current_user, logout_user

from app.accounts.permissions import Permission
from app.demo import actions
from app.extensions import db
from app.web import gate, hx
from app.web.gate import may

part = Blueprint("demo", __name__, url_prefix="/demo")


@part.post("/removal")
@may(Permission.CHANGE_SETTINGS)
def remove_demo() -> Response:
    """404 for who sees no demo club. Somebody of the demo goes with it."""
    if not any(location.is_demo for location in gate.locations()):
        abort(404)
    is_of_demo = current_user.is_demo
    kept_files = actions.remove_demo(db.session())
    db.session.commit()
    actions.sweep(kept_files)
    if is_of_demo:
        logout_user()
        session.clear()
        return hx.go("/login")
    session.pop("location", None)
    flash("The demo club is gone.")
    return hx.go("/settings/locations")
