"""What comes back after a write: the changed parts of the board under htmx, else the page the person came from."""

from flask import Response, flash, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.extensions import db
from app.funnel import queries
from app.funnel.actions import StaleError
from app.funnel.words import LABELS
from app.models import Client
from app.web import hx, keep
from app.web.board import filters as in_address
from app.web.board import reading
from app.web.board.drawing import at_club
from app.web.board.passage import Move, Passage, passage
from app.web.board.routes import look_of_request, since_of_page
from app.web.clients import show
from app.web.gate import current_scope


def is_over_board() -> bool:
    """The page says which lanes it shows: they are what has to be brought up to date."""
    return hx.is_fragment() and "seen" in request.form


def done(client_id: int, sentence: str, undo: str = "", move: Move | None = None) -> Response:
    """Right before or after the commit: before, nothing that was read for the act is read again.

    `move`: one card of the board went from one lane to another.
    """
    if is_over_board():
        passed = _passed(move) if move is not None and "drawer" not in request.form else None
        if passed is not None:
            return hx.fragment(
                "board/passed.html",
                passage=passed, board=passed.board, sentence=sentence, undo=undo, token=_token(), client_id=client_id,
            )  # fmt: skip
        return _board("clients/done.html", 200, client_id, sentence, undo)
    flash(sentence, undo or "message")
    return hx.go(_back(client_id))


def _token() -> str:
    """For the form of an undo. The one that came with this form held, and to sign another takes its time."""
    return request.form.get("csrf_token") or str(generate_csrf())


def _passed(move: Move) -> Passage | None:
    look = look_of_request(since_of_page())
    seen, facts = in_address.seen(request.form.getlist("seen")), request.form.get("facts", "")
    return passage(db.session(), look, move, seen, facts)


def refused(client_id: int, sentence: str, status: int) -> Response:
    """409: somebody was faster, or undo is not possible any more. 422: there is no such move. Nothing was written."""
    db.session.rollback()
    if is_over_board():
        return _board("clients/refused.html", status, client_id, sentence, "")
    if hx.is_fragment():
        answer = hx.fragment("clients/_refusal.html", status=status, sentence=sentence, reswap="innerHTML")
        answer.headers["HX-Retarget"] = "#notices"
        return answer
    client = queries.client(db.session(), current_scope(), client_id)
    if client is None:
        return hx.go("/board")
    return show.page(client, status=status, notice=sentence)


def stale(client: Client, error: StaleError) -> Response:
    """Who was faster, and when; with the card as it is now."""
    return refused(client.id, f"{overtaken(client, error)} Look again before you move the card.", 409)


def overtaken(client: Client, error: StaleError) -> str:
    db.session.rollback()
    location = show.location_of(client)
    at = f" at {at_club(error.at, location)}" if error.at is not None else ""
    who = error.who.split(" ", 1)[0] or "An import"
    return f"{who} changed {queries.name_of(client)}{at}."


def still_holds(client: Client, error: StaleError) -> str:
    """Over a form whose card somebody else changed. Empty: its own sender was faster, so that it came twice."""
    if error.by_id == current_user.id:
        return ""
    stage = LABELS[queries.stage_of(db.session(), client.id)]
    return (
        f"{overtaken(client, error)} The card is in {stage} now. Nothing was saved yet: if this still holds, send it."
    )


def _board(template: str, status: int, client_id: int, sentence: str, undo: str) -> Response:
    look = look_of_request(since_of_page())
    board = reading.read(db.session(), look, in_address.seen(request.form.getlist("seen")))
    drawer = request.form.get("drawer", "")
    client = queries.client(db.session(), current_scope(), client_id) if drawer == str(client_id) else None
    article = show.article_of(client) if client is not None else None
    return hx.fragment(
        template, status=status, board=board, sentence=sentence, undo=undo, token=_token(), article=article,
        closes=bool(drawer) and client is None, client_id=client_id,
    )  # fmt: skip


def _back(client_id: int) -> str:
    """The page of the form; where that is only a step on the way, the client's own."""
    back = keep.local_path(request.form.get("next") or keep.page_before())
    if back == "/" and not request.form.get("next") and not request.referrer:
        return "/board"
    return back if "/moves/" not in back and "/packages/" not in back else _own_page(client_id)


def _own_page(client_id: int) -> str:
    """A card may have left the sight of whoever moved it."""
    client = queries.client(db.session(), current_scope(), client_id)
    return f"/clients/{client_id}" if client is not None else "/board"
