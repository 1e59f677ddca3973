"""What runs out, when, worth what."""

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, request

from app import clock, days
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.accounts.scope import Scope, system_scope
from app.extensions import db
from app.metrics import kept, walk
from app.metrics.walk import Ask
from app.models import Location
from app.renewals import queries
from app.renewals.queries import may_be_near
from app.renewals.rules import is_near
from app.reports.people import persons_of
from app.standing.lookout import ids_where
from app.web import hx
from app.web.gate import current_location, current_scope, may
from app.web.renewals.past import ask_fates, last_month, past
from app.web.renewals.rows import Row, row
from app.web.renewals.view import AHEAD, timeline

screen = Blueprint("renewals", __name__)


@screen.get("/renewals")
@may(Permission.SEE_CLIENTS)
def show_renewals() -> Response:
    session, scope, location = db.session(), current_scope(), current_location()
    today, names = clock.today(location.timezone), staff.known(session, location.id)
    month = last_month(today)
    walk.told(session, location, today, [ask(location, today), kept.ask_of(month), ask_fates(month)])
    every = rows(scope, location)
    asked = request.args.get("trainer", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    chosen = number if number in names and not scope.is_own_only else None
    shown = [found for found in every if chosen is None or found.trainer_id == chosen]
    whose = scope.trainer_ids if scope.is_own_only else None if chosen is None else frozenset({chosen})
    return hx.page(
        "renewals/page.html",
        "renewals/_renewals.html",
        timeline=timeline(shown, location, today, request.args.get("page", "1")),
        address=f"/renewals?{f'trainer={chosen}&' if chosen is not None else ''}page=",
        past=past(session, scope, location, today, whose),
        chosen=chosen,
        trainers=[(id, names[id]) for id in names if any(found.trainer_id == id for found in every)],
        is_own=scope.is_own_only,
    )


def rows(scope: Scope, location: Location, trainer_ids: frozenset[int] | None = None) -> list[Row]:
    """Of the next thirty days, what ends first in front. A trainer's own; `trainer_ids`: those who are looked after by
    one of these.
    """
    session, today = db.session(), clock.today(location.timezone)
    whose = scope.trainer_ids if scope.is_own_only else None
    key = (*kept.facts_key(session, location, today), "renewals", whose, location.currency)
    every = kept.once(key, lambda: _rows(scope, location, today))
    wanted = trainer_ids if whose is None else whose
    return [found for found in every if wanted is None or found.trainer_id in wanted]


def ask(location: Location, today: date) -> Ask:
    by, currency, everybody = today + AHEAD, location.currency, system_scope([location.id])
    return Ask(
        ("renewals", currency),
        lambda session, location, day: ids_where(session, everybody, location, day, may_be_near(by)),
        lambda derived: row(derived, today, currency) if is_near(derived, by) else None,
    )


def _rows(scope: Scope, location: Location, today: date) -> list[Row]:
    session = db.session()
    [told] = walk.told(session, location, today, [ask(location, today)])
    persons, notes = persons_of(session, scope, list(told)), queries.last_notes(session, scope, list(told))
    trainers = staff.known(session, location.id)
    found = sorted(
        (one for id, one in told.items() if id in persons), key=lambda one: (one.due_on or date.max, one.client_id)
    )
    return [
        replace(
            one,
            name=persons[one.client_id].name,
            trainer=trainers.get(one.trainer_id or 0, "Nobody yet"),
            note=_note(notes.get(one.client_id), today),
        )
        for one in found
    ]


def _note(noted: tuple[date, str] | None, today: date) -> str:
    return f"{days.short(noted[0], today)}: {noted[1]}" if noted else ""
