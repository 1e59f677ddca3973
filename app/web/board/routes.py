"""The board: the page, what changed on it since, and the rest of a lane as it is scrolled."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, make_response, request, session
from werkzeug.datastructures import MultiDict

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel.lanes import PAGE
from app.models.standing import STAGES
from app.standing.stage import Stage
from app.web import hx
from app.web.board import filters as in_address
from app.web.board import reading
from app.web.board.filters import REASON_WORDS, WEEKS
from app.web.board.reading import Look
from app.web.board.view import shape
from app.web.gate import club_of_page, current_scope, may

screen = Blueprint("board", __name__)


@screen.get("/board")
@may(Permission.SEE_CLIENTS)
def show_board() -> Response:
    look = look_of_request(last_visit())
    board = reading.read(db.session(), look)
    context: dict[str, Any] = {
        "look": look,
        "can_move": look.scope.permits(Permission.MOVE_CARDS),  # who only reads has nothing to drag
        "board": board,
        "chips": in_address.chips(look.filters, bool(look.scope.trainer_ids)),
        "filters": look.filters,
        "pairs": in_address.pairs(look.filters),
        "reasons": REASON_WORDS,
        "weeks": WEEKS,
        "fold_address": in_address.address(look.filters, lost="" if look.is_lost_open else "open"),
        "clear_address": in_address.address(type(look.filters)()),
    }
    return hx.page("board/page.html", "board/_board.html", **context)


@screen.get("/board/changes")
@may(Permission.SEE_CLIENTS)
def show_changes() -> Response:
    """Asked every few seconds: nothing (204), or the lanes that are not as the page shows them. Who may do something
    else by now gets the whole page anew.
    """
    look = look_of_request(since_of_page())
    facts = request.args.get("facts")
    if look.is_as_seen(facts):
        return make_response("", 204)
    if not look.is_of_role(facts):
        return hx.go(in_address.address(look.filters, location=look.location.code))
    board = reading.read(db.session(), look, in_address.seen(request.args.getlist("seen")))
    if not board.lanes and facts in (board.facts, None):
        return make_response("", 204)
    return hx.fragment("board/changed.html", board=board)


@screen.get("/board/lanes/<stage>")
@may(Permission.SEE_CLIENTS)
def show_more(stage: str) -> Response:
    after = request.args.get("after", "")
    if stage not in STAGES or not after.isdecimal() or not int(after[:6]):
        return make_response("", 404)
    look, start = look_of_request(since_of_page()), int(after[:6])
    cards, lane = reading.more_cards(db.session(), look, Stage(stage), start)
    upto = start + PAGE
    return hx.fragment(
        "board/more.html",
        cards=cards, stage=lane.stage, key=shape(lane.stage),
        upto=upto, left=max(lane.count - upto, 0), further=look.further(lane.stage, upto),
    )  # fmt: skip


def look_of_request(since: datetime) -> Look:
    """From the address of the page, or from the state that the page sends along. The filters come in one piece there:
    the form of a move has a trainer and a reason of its own.
    """
    values = request.form or request.args
    chosen = MultiDict(parse_qsl(values["look"])) if "look" in values else request.args
    lane = values.get("lane", "")
    return Look(
        current_scope(),
        club_of_page(),
        in_address.filters_of(chosen),
        in_address.shown(values.getlist("shown")),
        since,
        Stage(lane) if lane in STAGES else Stage.NEW,
        values.get("lost") == "open",
    )


def last_visit() -> datetime:
    """What others moved since the page was last opened is marked as fresh."""
    before, session["board_seen"] = session.get("board_seen"), clock.now().isoformat()
    return _moment(before)


def since_of_page() -> datetime:
    return _moment((request.form or request.args).get("since"))


def _moment(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return clock.now()
    return moment if moment.tzinfo is not None else clock.now()
