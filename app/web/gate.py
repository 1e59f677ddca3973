"""Who may: every view carries `@may(...)` or `@public`, a house test refuses one without.

A verb that is not allowed is 403; a row that is out of scope is 404, as if it were not there.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, current_app, g, request, session
from flask_login import current_user

from app.accounts.permissions import Permission
from app.accounts.scope import Scope, Sight, sight_of
from app.database import READS
from app.extensions import db
from app.models import Location
from app.web import hx, keep

FORM_BYTES = 2 * 1024 * 1024
CLUB_NAMES = {"club", "location"}
"""A write that names a club out of sight is refused before anything happens: its answer would fail after the commit."""
P = ParamSpec("P")
R = TypeVar("R")


def may(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Goes under the route: `@screen.get("/x")` first, then `@may(Permission.X)`, then the view."""

    def gate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def gated(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return keep.ask_to_log_in()  # type: ignore[return-value]
            if current_user.has_temporary_password and permission is not Permission.USE_ACCOUNT:
                return hx.go("/account")  # type: ignore[return-value]
            if not current_scope().permits(permission):
                abort(403)
            if request.method not in READS and not CLUB_NAMES.isdisjoint(request.values):
                club_of_page()
            return view(*args, **kwargs)

        gated.gate = permission  # type: ignore[attr-defined]
        return gated

    return gate


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open to everybody, said aloud."""
    view.gate = "public"  # type: ignore[attr-defined]
    return view


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Outermost, under the route. Everywhere else a request is a form, and no longer than one."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def limit_body() -> None:
    """Before anything of a request is read: only who may bring files sends more than a form holds."""
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "takes_files", False) and _may_enter(view):
        return
    request.max_content_length = FORM_BYTES


def _may_enter(view: object) -> bool:
    permission = getattr(view, "gate", None)
    if isinstance(permission, Permission):
        return bool(current_user.is_authenticated) and current_scope().permits(permission)
    return permission == "public"


def current_scope() -> Scope:
    """Of the person who is logged in, built once per request."""
    return _sight().scope


def locations() -> list[Location]:
    """All that the person may look at, by name; the demo comes last."""
    return _sight().clubs


def _sight() -> Sight:
    """Read with the cookie; anew for whoever logs in with this request."""
    user = current_user._get_current_object()
    sight: Sight | None = g.get("sight")
    if sight is None or sight.user is not user:
        sight = g.sight = sight_of(db.session(), user)
    return sight


def current_location() -> Location:
    """The one in `?location=CODE`, else the one looked at last, else the first; 404 where there is none to see."""
    if "location" not in g:
        g.location = _chosen(locations())
    location: Location = g.location
    return location


def club_of_page() -> Location:
    """A page goes on asking about its own club, also when another one was opened in another window since."""
    code = request.values.get("club")
    if not code:
        return current_location()
    return next((club for club in locations() if club.code == code), None) or abort(404)


def stand_at(location_id: int) -> Location:
    """A page of one client or one import shows the club it belongs to; 404 where that is out of scope."""
    found = next((location for location in locations() if location.id == location_id), None)
    if found is None:
        abort(404)
    g.location = found
    return found


def stand_somewhere() -> None:
    """For what is said after a refusal: a club that one may look at, whatever the address asked for."""
    if current_user.is_authenticated and "location" not in g and locations():
        g.location = _remembered(locations())


def _chosen(seen: list[Location]) -> Location:
    code = request.args.get("location")
    if code is not None:
        asked = next((location for location in seen if location.code == code), None)
        if asked is None:
            abort(404)
        session["location"] = asked.id
        return asked
    if not seen:
        abort(404)
    return _remembered(seen)


def _remembered(seen: list[Location]) -> Location:
    return next((location for location in seen if location.id == session.get("location")), seen[0])
