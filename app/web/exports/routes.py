"""The door for machines: a token, a file, an import. No cookie, no form, and every answer is JSON."""

import errno
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import ClientDisconnected

from app import clock
from app.accounts import tokens
from app.accounts.tokens import Calls
from app.extensions import csrf, db, redis_connection
from app.intake import actions, waiting
from app.intake.actions import Options
from app.intake.layouts import LAYOUTS
from app.intake.refusal import NoRoom, Refused, TooLarge
from app.intake.rules import speaks_of
from app.models import Location, Token
from app.web import errors
from app.web.exports.body import BROKEN_OFF, Answer, brought
from app.web.gate import public, takes_files

screen = Blueprint("exports", __name__, url_prefix="/api/exports")
csrf.exempt(screen)
NO_TOKEN = "Send a token of this club as “Authorization: Bearer TOKEN”; a manager makes one in Settings, Deliveries."
READ_FOR_NOTHING = 2**23


class Said(NamedTuple):
    """What the address says about the file."""

    location: Location
    layout: str | None
    as_of: date


@screen.post("")
@takes_files
@public
def receive_export() -> Response:
    """Open to everybody who has a token: nothing of the body is read before that is settled."""
    try:
        return _received(_said(_token()))
    except Answer as answer:
        db.session.rollback()
        return _refused(answer)
    except ClientDisconnected:
        db.session.rollback()
        return _refused(Answer(400, BROKEN_OFF))


def _token() -> Token:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = tokens.of_secret(db.session(), secret.strip()) if kind.lower() == "bearer" else None
    left = _calls().wait(token, request.remote_addr or "", clock.now())
    if left is not None:
        seconds = -(-left // timedelta(seconds=1))
        raise Answer(429, f"That was too often. Try again in {seconds} seconds.", {"Retry-After": str(seconds)})
    if token is None:
        raise Answer(401, NO_TOKEN, {"WWW-Authenticate": 'Bearer realm="Spotter"'})
    token.last_used_at = clock.now()
    db.session.commit()
    return token


def _said(token: Token) -> Said:
    location = db.session.get_one(Location, token.location_id)
    code = request.args.get("location", "")
    if not code:
        raise Answer(422, "Say which club the file is of: /api/exports?location=CODE.")
    if code != location.code:
        raise Answer(404, "There is no such club for this token.")
    layout = request.args.get("layout") or None
    if layout is not None and layout not in LAYOUTS:
        raise Answer(422, f"There is no layout “{layout[:80]}”; the layouts are {', '.join(LAYOUTS)}.")
    return Said(location, layout, _as_of(location))


def _as_of(location: Location) -> date:
    here = location.here(clock.now())
    text = request.args.get("as_of", "")
    if not text:
        return speaks_of(here)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Answer(422, f"as_of={text[:40]} is no day; write it like 2026-11-20.") from None
    if day > here.date():
        raise Answer(422, f"as_of={text[:40]} is still to come: a file speaks of today at the latest.")
    return day


def _received(said: Said) -> Response:
    file = brought(f"export-{said.as_of.isoformat()}")
    try:
        received = actions.receive(
            db.session(),
            said.location,
            file.stream,
            filename=file.filename,
            as_of=said.as_of,
            source="api",
            now=clock.now(),
            options=Options(said.layout),
        )
    except Refused as refusal:
        raise Answer(_status_of(refusal), str(refusal)) from refusal
    if not received.export.byte_count:
        raise Answer(422, "The file is empty.")
    db.session.commit()
    address = f"/imports/{received.export.id}"
    told = {"import": address, "id": received.export.id, "as_of": received.export.as_of.isoformat()}
    if received.is_duplicate:
        return _answer(200, {**told, "duplicate_of": received.export.id})
    waiting.read_soon(received.export.id)
    return _answer(202, {**told, "status": received.export.status})


def _status_of(refusal: Refused) -> int:
    if isinstance(refusal, NoRoom):
        cause = refusal.__cause__
        return 507 if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT) else 503
    return 413 if isinstance(refusal, TooLarge) else 422


def _answer(status: int, told: dict[str, object]) -> Response:
    response = jsonify(told)
    response.status_code = status
    response.headers["Location"] = str(told["import"])
    return response


def _refused(answer: Answer) -> Response:
    """Who still sends does not listen: what was not wanted is read for nothing, of a stranger only a little."""
    is_stranger = answer.status in (401, 429)
    errors.read_to_the_end(READ_FOR_NOTHING if is_stranger else errors.MOST_READ_FOR_NOTHING)
    response = jsonify(error=answer.sentence)
    response.status_code = answer.status
    response.headers.update(answer.headers)
    return response


def _calls() -> Calls:
    if "calls" not in current_app.extensions:
        current_app.extensions["calls"] = Calls(redis_connection(), str(current_app.secret_key))
    made: Calls = current_app.extensions["calls"]
    return made
