"""What is said when something is refused or breaks: a page, or under htmx a banner above the content."""

import errno
from contextlib import suppress
from sqlite3 import OperationalError as RawError

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from sqlalchemy.exc import DatabaseError, DataError, OperationalError
from werkzeug.exceptions import HTTPException

from app.accounts import queries
from app.accounts.permissions import role_word
from app.extensions import db, login_manager
from app.intake import history
from app.web import hx, keep
from app.web.gate import current_scope, stand_somewhere

TOO_OLD = "This page was open for too long, so nothing was saved yet. Look it over and send it again."
FULL = "The disk that Spotter writes to is full, so nothing was saved. Whoever looks after Spotter has to make room."
BUSY = "Spotter was busy writing something else, so nothing was saved yet. Send it again in a moment."
LOADING = "A file is being loaded just now, so nothing was saved yet. Send it again in a moment."
HELD_UP = ("55P03", "40P01")
"""What PostgreSQL says of a lock that was not given in time, or of two who waited for each other."""
MOST_READ_FOR_NOTHING = 2**30
SAID: dict[int, tuple[str, str]] = {
    400: ("That did not arrive whole", "Go back, reload the page and try it again."),
    403: ("This page is not for you", "Your manager can open it for you."),
    404: ("There is nothing here", "It was removed, it belongs to another club, or the address has a slip in it."),
    405: ("This address does not do that", "Use the buttons of the page it belongs to."),
    413: ("This is too large", "Spotter takes up to {largest} MB here. Export a shorter period, then the rest."),
    415: ("Spotter cannot read this", "Send it as the page does."),
    429: ("That was too often", "Wait a few minutes and try it again."),
    500: ("Something broke here", "What you did last was not saved. It is in the log for whoever looks after Spotter."),
    507: ("The disk is full", FULL),
    503: ("Spotter is busy", "Nothing was saved. Try it again in a moment."),
}


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, refuse_old_form)
    app.register_error_handler(OperationalError, say_busy)
    app.register_error_handler(RawError, say_raw)
    app.register_error_handler(DataError, say_unfit)
    app.register_error_handler(ParseException, say_broken)
    app.register_error_handler(OSError, say_full)
    app.register_error_handler(HTTPException, say)


def say(error: HTTPException) -> Response:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return make_response(error.get_response())
    heading, sentence = SAID.get(code) or SAID[500 if code >= 500 else 400]
    if code == 403 and current_user.is_authenticated:
        heading, sentence = _not_for_them()
    sentence = sentence.format(largest=(request.max_content_length or 0) // 2**20)
    if code == 413:
        read_to_the_end()
    response = _answer(code, heading, sentence)
    if code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or [])
    return response


def read_to_the_end(most: int = MOST_READ_FOR_NOTHING) -> None:
    """A browser that is still sending does not listen: what is far too long is cut off, the rest gets its sentence."""
    left = most
    with suppress(OSError, ParseException):
        while left > 0 and (piece := request.environ["wsgi.input"].read(min(left, 2**16))):
            left -= len(piece)


def refuse_old_form(error: CSRFError) -> Response:
    """The token is of a session that is over, or there is none: what was typed comes back, nothing is done."""
    if not current_user.is_authenticated and request.endpoint not in ("login.log_in", "start.begin"):
        return keep.ask_to_log_in()
    stand_somewhere()
    return keep.ask_to_send_again(TOO_OLD, 400)


def say_busy(error: OperationalError) -> Response:
    """Locked for longer than a person waits, full, or away."""
    current_app.logger.error("The database did not answer: %s", error.orig)
    db.session.rollback()
    problem = str(error.orig)
    if "disk is full" in problem or "No space left" in problem:
        return _not_saved(507, FULL)
    is_held_up = "database is locked" in problem or getattr(error.orig, "sqlstate", "") in HELD_UP
    return _not_saved(503, LOADING if is_held_up and _is_loading() else BUSY)


def say_raw(error: RawError) -> Response:
    """What loads many rows speaks with SQLite itself."""
    return say_busy(OperationalError("", None, error))


def _is_loading() -> bool:
    """Asked only of a database that is locked for writers: reading waits for nobody there."""
    try:
        return history.is_loading(db.session())
    except DatabaseError:
        return False
    finally:
        db.session.rollback()


def say_unfit(error: DataError) -> Response:
    """What no field can hold, a zero byte on PostgreSQL for one: nobody types that."""
    db.session.rollback()
    return _answer(400, *SAID[400])


def say_broken(error: ParseException) -> Response:
    """A body in pieces that are none: the server finds out while it is read."""
    db.session.rollback()
    return _answer(400, *SAID[400])


def say_full(error: OSError) -> Response:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        raise error
    current_app.logger.error("The disk is full: %s", error)
    db.session.rollback()
    read_to_the_end()
    return _not_saved(507, FULL)


def _not_saved(code: int, sentence: str) -> Response:
    """What was typed comes back in a page that needs nobody's account; under htmx it stays where it stands."""
    g._login_user = login_manager.anonymous_user()
    if not hx.is_fragment() and not request.path.startswith("/api/") and keep.posted():
        return keep.ask_to_send_again(sentence, code)
    return _answer(code, SAID[code][0], sentence)


def _not_for_them() -> tuple[str, str]:
    managers = queries.managers(db.session(), current_scope())
    role = f"{role_word(current_user.role)}s"
    if not managers:
        return f"This page is not for {role}", "Ask whoever looks after Spotter."
    return f"This page is not for {role}", f"{managers[0].called} can open it for you."


def _answer(code: int, heading: str, sentence: str) -> Response:
    if request.path.startswith("/api/"):
        return make_response({"error": sentence}, code)
    if hx.is_fragment():
        response = hx.fragment("errors/_banner.html", status=code, heading=heading, sentence=sentence)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    if code < 500:
        stand_somewhere()
    else:
        g._login_user = login_manager.anonymous_user()
    return make_response(render_template("errors/page.html", code=code, heading=heading, sentence=sentence), code)
