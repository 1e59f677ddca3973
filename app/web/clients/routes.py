"""One client: the page, the moves and their undo. What else is recorded is in `records`, who is added in `people`."""

from flask import Blueprint, Response, abort, request

from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel import actions, queries, rules, undo
from app.funnel.actions import Done, IncompleteError, StaleError
from app.funnel.history import SESSIONS_ON_A_PAGE, session_page
from app.funnel.rules import Given, RefusedError
from app.intake.identity import merges
from app.intake.recorded import adopt_recorded, give_back
from app.models import Client
from app.web import hx
from app.web.board.passage import Move
from app.web.clients import answers, people, records, show
from app.web.clients.article import menu
from app.web.clients.asks import Ask, ask, form_for, given_of, stage_of
from app.web.clients.forms import complain
from app.web.clients.lists import meeting
from app.web.clients.show import act_of, client_or_404
from app.web.gate import current_scope, may

screen = Blueprint("clients", __name__)
for part in (people.part, records.part):
    screen.register_blueprint(part)


@screen.get("/clients/<int:client_id>")
@may(Permission.SEE_CLIENTS)
def show_client(client_id: int) -> Response:
    kept_id = merges.kept_client(db.session(), current_scope(), client_id)
    return hx.go(f"/clients/{kept_id}") if kept_id is not None else show.page(client_or_404(client_id))


@screen.get("/clients/<int:client_id>/sessions")
@may(Permission.SEE_CLIENTS)
def show_sessions(client_id: int) -> Response:
    """An older page of them."""
    client, number = client_or_404(client_id), request.args.get("page", "")
    if not number.isdecimal() or not 1 < int(number[:6]) < 1000:
        abort(404)
    read, say = show.history_of(client)
    page = int(number[:6])
    count, sessions = session_page(db.session(), client, read.derived, page)
    rest = count - page * SESSIONS_ON_A_PAGE
    return hx.page(
        "clients/sessions.html", "clients/_more_sessions.html", client_id=client_id, name=queries.full_name(client),
        sessions=[meeting(held, say) for held in sessions], rest=rest, next=page + 1, over=hx.is_fragment(),
    )  # fmt: skip


@screen.get("/clients/<int:client_id>/moves/new")
@may(Permission.MOVE_CARDS)
def ask_move(client_id: int) -> Response:
    """Without `to`: where the card can go. With it: what the move asks for, in the card, the drawer or on a page."""
    client = client_or_404(client_id)
    if "to" not in request.args:
        return _menu(client)
    try:
        asked = ask(client, stage_of(request.args["to"]))
    except RefusedError as refusal:
        return answers.refused(client_id, str(refusal), 422)
    return show_ask(asked, 200)


def _menu(client: Client) -> Response:
    act = act_of(client)
    _, say = show.history_of(client)
    choices = menu(queries.card_of(db.session(), act.location, client, act.day), say)
    return hx.page(
        "clients/menu.html", "clients/_menu.html", client_id=client.id, version=client.version, menu=choices,
        name=queries.full_name(client), place="card",
    )  # fmt: skip


def show_ask(asked: Ask, status: int, complaint: str = "") -> Response:
    place = request.values.get("place", "page")
    return hx.page(
        "clients/move.html", "clients/_ask.html", status=status, ask=asked, complaint=complaint,
        place=place if place in ("card", "drawer") else "page", items=asked.items, name=queries.full_name(asked.client),
    )  # fmt: skip


@screen.post("/clients/<int:client_id>/moves")
@may(Permission.MOVE_CARDS)
def move_client(client_id: int) -> Response:
    client = client_or_404(client_id)
    try:
        done = _move(client)
    except StaleError as error:
        return _stale(client, error)
    except RefusedError as refusal:
        return answers.refused(client_id, str(refusal), 422)
    except IncompleteError as error:
        return _incomplete(client_id, error)
    moved = Move(client_id, done.was, int(request.form["version"]), done.landed, done.trainers)
    answer = answers.done(client_id, done.sentence, f"/moves/{done.move_id}/undo", moved)
    db.session.commit()
    return answer


def _move(client: Client) -> Done:
    to, version = stage_of(request.form.get("to")), request.form.get("version", "")
    if not version.isdecimal():
        raise RefusedError("The form did not say which card it saw. Open the card again and move it from there.")
    if int(version[:18]) != client.version:
        raise StaleError(queries.last_change(db.session(), client))
    asked = rules.ASKED_BY.get(to)
    form = form_for(client, asked, request.form) if asked is not None else None
    given = given_of(form) if form is not None else Given()
    if given is None:
        raise IncompleteError({})
    act = act_of(client, "board" if answers.is_over_board() else "form")
    return adopt_recorded(act, actions.move(act, to, given, int(version)))


def _stale(client: Client, error: StaleError) -> Response:
    """What was typed comes back with who was faster, where its move is still one; else the fresh card."""
    said = answers.still_holds(client, error) if "place" in request.form else ""
    try:
        asked = ask(client, stage_of(request.form.get("to")), request.form) if said else None
    except RefusedError:
        asked = None
    return show_ask(asked, 409, said) if asked and asked.move.asks else answers.stale(client, error)


def _incomplete(client_id: int, error: IncompleteError) -> Response:
    """The form comes back with what was typed. A drag has no form: it is told what stands in the way."""
    db.session.rollback()
    client = client_or_404(client_id)
    try:
        asked = ask(client, stage_of(request.form.get("to")), request.form)
    except RefusedError as refusal:
        return answers.refused(client_id, str(refusal), 422)
    asked.form.validate()
    complaint = complain(asked.form, error.fields)
    if answers.is_over_board() and "place" not in request.form and complaint:
        return answers.refused(client_id, complaint, 422)
    return show_ask(asked, 422, complaint)


@screen.post("/moves/<int:move_id>/undo")
@may(Permission.MOVE_CARDS)
def undo_move(move_id: int) -> Response:
    move = undo.move_of(db.session(), current_scope(), move_id) or abort(404)
    client = client_or_404(move.client_id)
    try:
        act = act_of(client, "board" if answers.is_over_board() else "form")
        done = give_back(act, undo.undo(act, move))
    except RefusedError as refusal:
        return answers.refused(client.id, str(refusal), 409)
    answer = answers.done(client.id, done.sentence)
    db.session.commit()
    return answer
