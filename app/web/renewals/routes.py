"""What runs out, when, worth what."""

from datetime import date

from flask import Blueprint, Response, request

from app import clock
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.extensions import db
from app.metrics import kept
from app.models import Location
from app.renewals import queries
from app.reports.people import persons_of
from app.web import hx
from app.web.gate import current_location, current_scope, may
from app.web.renewals.past import past
from app.web.renewals.rows import Row, Words, row
from app.web.renewals.view import AHEAD, timeline

screen = Blueprint("renewals", __name__)


@screen.get("/renewals")
@may(Permission.SEE_CLIENTS)
def show_renewals() -> Response:
    session, scope, location = db.session(), current_scope(), current_location()
    today, names = clock.today(location.timezone), staff.known(session, location.id)
    every = rows(scope, location)
    asked = request.args.get("trainer", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    chosen = number if number in names and not scope.is_own_only else None
    shown = [found for found in every if chosen is None or found.trainer_id == chosen]
    whose = scope.trainer_ids if scope.is_own_only else None if chosen is None else frozenset({chosen})
    return hx.page(
        "renewals/page.html",
        "renewals/_renewals.html",
        timeline=timeline(shown, location, today),
        past=past(session, scope, location, today, whose),
        chosen=chosen,
        trainers=[(id, names[id]) for id in names if any(found.trainer_id == id for found in every)],
        is_own=scope.is_own_only,
    )


def rows(scope: Scope, location: Location, trainer_ids: frozenset[int] | None = None) -> list[Row]:
    """Of the next thirty days. A trainer's own; `trainer_ids`: those who are looked after by one of these."""
    session, today = db.session(), clock.today(location.timezone)
    whose = scope.trainer_ids if scope.is_own_only else None
    key = (*kept.facts_key(session, location, today), "renewals", whose)
    every = kept.once(key, lambda: _rows(scope, location, today))
    wanted = trainer_ids if whose is None else whose
    return [found for found in every if wanted is None or found.trainer_id in wanted]


def _rows(scope: Scope, location: Location, today: date) -> list[Row]:
    session = db.session()
    near = queries.near(session, scope, location, today, today + AHEAD)
    ids = [derived.view.facts.client_id for derived in near]
    persons, notes = persons_of(session, scope, ids), queries.last_notes(session, scope, ids)
    words = Words(location, today, persons, staff.known(session, location.id), notes)
    return [row(derived, words) for derived in near if derived.view.facts.client_id in persons]
