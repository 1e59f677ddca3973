from flask import Blueprint, Response, abort

from app import clock
from app.accounts import first, queries
from app.accounts.actions import Refused
from app.accounts.rules import PASSWORD_HINT
from app.extensions import db
from app.web import hx
from app.web.gate import public
from app.web.login.routes import enter
from app.web.start.forms import StartForm

screen = Blueprint("start", __name__)
FIELDS = {"name": "club"}
"""Where the sentence about the club's name belongs on this page."""


@screen.get("/start")
@public
def show_start() -> Response:
    if queries.has_owner(db.session()):
        abort(404)
    return _page(StartForm())


@screen.post("/start")
@public
def begin() -> Response:
    """404 once somebody real has an account: of two who begin at once the first one is the owner."""
    if queries.has_owner(db.session()):
        abort(404)
    form = StartForm()
    if not form.validate():
        return _page(form, 422)
    typed = first.Beginning(*(form[name].data or "" for name in first.Beginning._fields))
    try:
        owner, club = first.begin(db.session(), typed, clock.now())
    except Refused as refusal:
        db.session.rollback()
        field = form[FIELDS.get(refusal.field, refusal.field)]
        field.errors = [refusal.sentence]
        return _page(form, 422)
    except first.AlreadyBegun:
        db.session.rollback()
        abort(404)
    db.session.commit()
    enter(owner)
    return hx.go(f"/imports?location={club.code}")


def _page(form: StartForm, status: int = 200) -> Response:
    return hx.page("start/page.html", form=form, hint=PASSWORD_HINT, status=status)
