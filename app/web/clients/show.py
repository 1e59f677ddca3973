"""Puts one client on a page, or into the drawer over the board."""

from typing import Any

from flask import Response, abort

from app import clock
from app.extensions import db
from app.funnel import history, queries
from app.funnel.actions import Act, act_on
from app.models import Client, Location
from app.standing.refresh import refresh_day
from app.web import hx
from app.web.clients.article import Article, article
from app.web.clients.ties import ties_of
from app.web.clients.wording import Wording
from app.web.gate import current_scope, locations


def client_or_404(client_id: int) -> Client:
    client = queries.client(db.session(), current_scope(), client_id)
    if client is None:
        abort(404)
    return client


def location_of(client: Client) -> Location:
    """One of those that the person may look at, as its clients are."""
    return next(location for location in locations() if location.id == client.location_id)


def act_of(client: Client, through: str = "form") -> Act:
    """What the person is about to do, now."""
    today = clock.today(location_of(client).timezone)
    return act_on(db.session(), current_scope(), client, now=clock.now(), today=today, through=through)


def history_of(client: Client) -> tuple[history.History, Wording]:
    location = location_of(client)
    day = refresh_day(location, clock.today(location.timezone))
    read = history.read(db.session(), current_scope(), client, day)
    return read, Wording(location, day, read.trainers, read.users)


def article_of(client: Client) -> Article:
    read, say = history_of(client)
    return article(read, say, current_scope().user_id, ties_of(client, current_scope()))


def page(client: Client, *, status: int = 200, **more: Any) -> Response:
    shown = article_of(client)
    return hx.page(
        "clients/page.html", "clients/_drawer.html", status=status, article=shown, location=location_of(client), **more
    )
