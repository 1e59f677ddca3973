"""Who needs help with what: the trainers side by side, and the names behind each of their numbers."""

from flask import Blueprint, Response, request

from app import clock
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.extensions import db
from app.metrics import kept
from app.web import hx
from app.web.gate import current_location, current_scope, may
from app.web.names import show_names_of
from app.web.periods import chosen, presets
from app.web.team.view import team

screen = Blueprint("team", __name__)


@screen.get("/team")
@may(Permission.SEE_TEAM)
def show_team() -> Response:
    session, location = db.session(), current_location()
    days = chosen(request.args, clock.today(location.timezone))
    figures = kept.figures(session, location, days.on, days.period)
    found = team(figures, location, staff.known(session, location.id), days)
    return hx.page(
        "team/page.html", status=422 if days.fault else 200, team=found, location=location, chosen=days,
        presets=presets(days, "/team"),
    )  # fmt: skip


@screen.get("/team/names")
@may(Permission.SEE_TEAM)
def show_names() -> Response:
    return show_names_of(current_scope(), current_location(), back="/team")
