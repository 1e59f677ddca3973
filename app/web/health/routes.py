"""For the machines that look after this one: is it up, and what does it count."""

from hmac import compare_digest

from flask import Blueprint, Response, abort, request
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.extensions import db, settings
from app.web.gate import public
from app.web.health import gauges

screen = Blueprint("health", __name__)
PLAIN = "text/plain; charset=utf-8"
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


@screen.get("/healthz")
@public
def show_health() -> Response:
    """Up when pages can be served: without Redis they can, without the database they cannot."""
    try:
        db.session.execute(text("SELECT 1"))
    except DatabaseError:
        return Response("down\n", status=503, content_type=PLAIN)
    return Response("ok\n", content_type=PLAIN)


@screen.get("/metrics")
@public
def show_gauges() -> Response:
    """With `Authorization: Bearer` and the token of SPOTTER_METRICS_TOKEN; closed where that is not set."""
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not compare_digest(given.encode(), token.encode()):
        abort(Response("Give the token of SPOTTER_METRICS_TOKEN as Authorization: Bearer.\n", 401, content_type=PLAIN))
    return Response(gauges.prometheus(gauges.read(db.session())), content_type=PROMETHEUS)
