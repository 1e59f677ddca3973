"""What every screen shares: who is logged in, what templates may ask for, what a refusal says."""

from datetime import timedelta
from typing import Any

from flask import Flask, g, session
from flask_login import current_user
from werkzeug.routing import IntegerConverter, Map

from app import clock
from app.accounts import queries
from app.accounts.permissions import Permission, role_word
from app.extensions import db, login_manager
from app.models import User
from app.security import LARGEST_UPLOAD_BYTES
from app.web import errors
from app.web.assets import asset, glyph, icon
from app.web.bar import bar
from app.web.gate import current_location, current_scope, limit_body, locations
from app.web.uploads import HouseRequest

LOGGED_IN_HOURS = 12
"""Without a request for this long a person is logged out."""
MOST_ROWS = 2**63 - 1
STYLE_SHEETS = (
    *("tokens", "base", "layout", "nav", "button", "menu", "field", "badge", "list", "table", "tile", "toast"),
    *("drop", "shell", "print"),
)
"""On every page, tokens first: it declares the order of the layers. A screen adds its own."""


class RowNumber(IntegerConverter):
    """The `int` of every address: a number that no table could hold is nobody's, hence 404."""

    def __init__(self, url_map: Map, fixed_digits: int = 0) -> None:
        super().__init__(url_map, fixed_digits, max=MOST_ROWS)


def register(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=LOGGED_IN_HOURS)
    app.config["SESSION_PROTECTION"] = None
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(TEMPLATE_GLOBALS)
    login_manager.user_loader(user_of_cookie)
    app.request_class = HouseRequest
    app.url_value_preprocessor(lambda endpoint, values: limit_body())
    errors.register(app)


def user_of_cookie(cookie_id: str) -> User | None:
    sight = queries.sight_of_cookie(db.session(), cookie_id, session.get("log_in", ""), clock.now())
    if sight is None:
        return None
    g.sight = sight
    return sight.user


def permits(permission: Permission) -> bool:
    """For what a page leaves out; the gate is what refuses."""
    return bool(current_user.is_authenticated) and current_scope().permits(permission)


def is_first_error(field: Any) -> bool:
    """Whether this is the field the focus goes to: the first one in error that the page draws."""
    first: str = g.setdefault("first_error", field.id)
    return first == field.id


TEMPLATE_GLOBALS: dict[str, Any] = {
    "Permission": Permission,
    "asset": asset,
    "bar": bar,
    "current_location": current_location,
    "glyph": glyph,
    "icon": icon,
    "is_first_error": is_first_error,
    "largest_upload": LARGEST_UPLOAD_BYTES,
    "locations": locations,
    "permits": permits,
    "role_word": role_word,
    "style_sheets": STYLE_SHEETS,
}
