"""My book: how a trainer is doing, by their own numbers. A manager opens anybody's of the club."""

from flask import Blueprint, Response, abort, request

from app import clock
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.extensions import db
from app.metrics import kept
from app.models import Location
from app.web import hx
from app.web.book.view import book, periods
from app.web.gate import current_location, current_scope, may
from app.web.names import show_names_of
from app.web.renewals.routes import rows
from app.web.renewals.view import AHEAD, timeline

screen = Blueprint("book", __name__)


@screen.get("/book")
@may(Permission.SEE_OWN_BOOK)
def show_book() -> Response:
    session, scope, location = db.session(), current_scope(), current_location()
    names = staff.known(session, location.id)
    trainer_id = _trainer(scope, location)
    if trainer_id is None:
        choice = list(names.items()) if scope.permits(Permission.SEE_TEAM) else []
        return hx.page("book/whose.html", trainers=choice)
    today = clock.today(location.timezone)
    series = kept.series(session, location, today, periods(today))
    is_own = trainer_id in scope.trainer_ids
    path = "/team/names" if scope.permits(Permission.SEE_TEAM) else "/book/names"
    return hx.page(
        "book/page.html",
        book=book(series, trainer_id, names[trainer_id], location, today, path),
        timeline=timeline(rows(scope, location, frozenset({trainer_id})), location, today),
        by=today + AHEAD,
        is_own=is_own,
        trainer_id=trainer_id,
        back="/book" if is_own else f"/book?trainer={trainer_id}",
        others=_others(scope, names, trainer_id),
    )


@screen.get("/book/names")
@may(Permission.SEE_OWN_BOOK)
def show_names() -> Response:
    scope, location = current_scope(), current_location()
    trainer_id = _trainer(scope, location)
    if trainer_id is None:
        abort(404)
    return show_names_of(scope, location, back="/book", own_trainer=trainer_id)


def _trainer(scope: Scope, location: Location) -> int | None:
    """Whose book: the one asked for, else the person's own; None: neither. 404: somebody else's, or of another club."""
    here = staff.names(db.session(), location.id).keys()
    heads = staff.heads(db.session(), location.id)
    asked = request.args.get("trainer", "")
    if asked:
        trainer_id = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
        if trainer_id not in here or not scope.sees_trainer(trainer_id):
            abort(404)
        return heads.get(trainer_id, trainer_id)
    return min((heads.get(id, id) for id in scope.trainer_ids & here), default=None)


def _others(scope: Scope, names: dict[int, str], trainer_id: int) -> list[tuple[int, str]]:
    """Whose books the person may open beside this one."""
    return [(id, name) for id, name in names.items() if id != trainer_id and scope.sees_trainer(id)]
