"""The door for machines: tokens are made, shown once, and revoked."""

from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app import clock
from app.accounts import tokens
from app.accounts.permissions import Permission
from app.extensions import db
from app.models import Location, Token
from app.web import gate, hx
from app.web.gate import current_location, current_scope, may
from app.web.settings.doors import moment

part = Blueprint("tokens", __name__, url_prefix="/deliveries/tokens")


class TokenForm(FlaskForm):
    name = StringField("What it is for", [DataRequired("Which script or machine is it for?"), Length(max=300)])


class Line(NamedTuple):
    id: int
    name: str
    ending: str
    said: str


@part.get("")
@may(Permission.SEE_SETTINGS)
def list_tokens() -> Response:
    return _page(TokenForm())


@part.post("")
@may(Permission.CHANGE_SETTINGS)
def make_token() -> Response:
    """Shown once: nobody can read it again, only make another."""
    form, location = TokenForm(), current_location()
    if not form.validate():
        return _page(form, 422)
    made = tokens.make(db.session(), location, form.name.data or "", current_user.id, clock.now())
    db.session.commit()
    address = f"{request.url_root}api/exports?location={location.code}"
    return hx.page("settings/token.html", made=made, address=address, club=location)


@part.post("/<int:token_id>/revoked")
@may(Permission.CHANGE_SETTINGS)
def revoke_token(token_id: int) -> Response:
    token = tokens.one(db.session(), current_scope(), token_id)
    if token is None:
        abort(404)
    location = gate.stand_at(token.location_id)
    tokens.revoke(db.session(), token, clock.now())
    db.session.commit()
    flash(f"{token.name} opens nothing any more.")
    return hx.go(f"/settings/deliveries/tokens?location={location.code}")


def _page(form: TokenForm, status: int = 200) -> Response:
    location = current_location()
    found = tokens.of_location(db.session(), current_scope(), location)
    lines = [_line(token, location) for token in found]
    return hx.page("settings/tokens.html", form=form, lines=lines, club=location, status=status)


def _line(token: Token, location: Location) -> Line:
    today = clock.today(location.timezone)
    used = f"last used {moment(token.last_used_at, location, today)}" if token.last_used_at else "never used"
    return Line(token.id, token.name, token.ending, f"made {moment(token.created_at, location, today)}, {used}")
