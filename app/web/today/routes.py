"""The first page: what do I do first?"""

from flask import Blueprint, Response, request
from flask_login import current_user

from app import clock
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.extensions import db
from app.funnel import agenda
from app.metrics import kept, walk
from app.models import Location
from app.period import Period
from app.reports.morning import ask, build_kept
from app.standing.lookout import derived_of
from app.web import hx
from app.web.gate import current_location, current_scope, may
from app.web.today.manager import day
from app.web.today.trainer import my_day

screen = Blueprint("today", __name__)


@screen.get("/")
@may(Permission.SEE_CLIENTS)
def show_today() -> Response:
    scope, location = current_scope(), current_location()
    return _trainer(scope, location) if scope.is_own_only else _manager(scope, location)


def _manager(scope: Scope, location: Location) -> Response:
    session, today = db.session(), clock.today(location.timezone)
    month = Period.month_to(today)
    walk.told(session, location, today, [ask(location, today), *map(kept.ask_of, (month, month.before()))])
    so_far, before = kept.series(session, location, today, [month, month.before()])
    names = staff.known(session, location.id)
    morning, pair = build_kept(session, scope, location, today), (so_far, before)
    found = day(morning, pair, names, clock.now(), current_user.name, request.args)
    return hx.page("today/manager.html", day=found, location=location, trainers=list(names.items()))


def _trainer(scope: Scope, location: Location) -> Response:
    session, today = db.session(), clock.today(location.timezone)
    walk.told(session, location, today, [ask(location, today), kept.ask_of(Period.month_to(today))])
    slots = [s for s in agenda.on_day(session, scope, location, today) if s.trainer_id in scope.trainer_ids]
    unrecorded = agenda.unrecorded(session, scope, location, today, scope.trainer_ids)
    ids = sorted({slot.client_id for slot in slots if slot.kind == "session"})
    clients = {derived.view.facts.client_id: derived for derived in derived_of(session, location, ids, today)}
    figures = kept.figures(session, location, today, Period.month_to(today))
    later = request.args.get("later", "0")
    skipped = int(later[:4]) if later.isdecimal() else 0
    morning = build_kept(session, scope, location, today)
    found = my_day(morning, slots, unrecorded, clients, figures, scope.trainer_ids, clock.now(), skipped)
    return hx.page("today/trainer.html", day=found)
