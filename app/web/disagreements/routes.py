"""Where the member system and our people say different things: the list, whose word counts, and the undo of that."""

from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, request

from app import clock, days
from app.accounts.permissions import Permission
from app.accounts.scope import Scope
from app.extensions import db
from app.funnel import disagreements, records, settlements, settling
from app.funnel.disagreements import Kind
from app.funnel.rules import RefusedError
from app.funnel.settling import MovedOnError
from app.funnel.words import OUTCOME_WORDS
from app.models import Appointment, Location
from app.paging import Paging
from app.web import hx, keep
from app.web.clients import answers
from app.web.clients.show import client_or_404
from app.web.disagreements import view
from app.web.gate import current_location, current_scope, locations, may

screen = Blueprint("disagreements", __name__)
ON_A_PAGE = 50
SETTLED_LATELY = 20
NOTHING_LEFT = "One of the two sides was taken back meanwhile, so nothing is left to settle."


class Place(NamedTuple):
    """One club, or all that the person sees."""

    location: Location | None
    scope: Scope
    query: str


@screen.get("/disagreements")
@may(Permission.SEE_IMPORTS)
def show_disagreements() -> Response:
    return _list(_place())


@screen.post("/appointments/<int:appointment_id>/settlement")
@may(Permission.SETTLE_FACTS)
def settle_outcome(appointment_id: int) -> Response:
    session, scope = db.session(), current_scope()
    held = records.appointment(session, scope, appointment_id) or abort(404)
    client = client_or_404(held.client_id)
    try:
        done = settling.settle(session, scope, held, request.form.get("source", ""), clock.now())
    except RefusedError as refusal:
        return _refused(appointment_id, client.id, str(refusal))
    sentence = f"Settled: {OUTCOME_WORDS[done.outcome]} counts."
    return _done(appointment_id, client.id, sentence, f"/settlements/{done.id}/undo")


@screen.post("/settlements/<int:settlement_id>/undo")
@may(Permission.SETTLE_FACTS)
def undo_settlement(settlement_id: int) -> Response:
    session, scope = db.session(), current_scope()
    found = settlements.one(session, scope, settlement_id) or abort(404)
    held = session.get_one(Appointment, found.appointment_id)
    client, appointment_id = client_or_404(held.client_id), held.id
    try:
        settling.undo(session, scope, [found], clock.now())
    except RefusedError as refusal:
        return _refused(appointment_id, client.id, str(refusal))
    return _done(appointment_id, client.id, "Undone. Both sides are heard again.", "")


@screen.post("/disagreements/settlements")
@may(Permission.SETTLE_FACTS)
def settle_kind() -> Response:
    """All of a kind, as many as the person was shown."""
    place, form = _place(), request.form
    kind = Kind(*(form.get(name, "") for name in Kind._fields))
    seen = form.get("count", "")
    try:
        done = settling.settle_kind(
            db.session(),
            place.scope,
            kind,
            form.get("source", ""),
            int(seen[:9]) if seen.isdecimal() else 0,
            clock.now(),
        )
    except MovedOnError as error:
        db.session.rollback()
        sentence = f"There {'is' if error.number == 1 else 'are'} {error.number:,} of them by now. Look again."
        return _list(place, 409, sentence)
    except RefusedError as refusal:
        db.session.rollback()
        return _list(place, 422, str(refusal))
    act, number, outcome = done[0].act, len(done), OUTCOME_WORDS[done[0].outcome]
    db.session.commit()
    flash(f"{days.count(number, 'disagreement')} settled: {outcome} counts.", f"/settlements/acts/{act}/undo")
    return hx.go(f"/disagreements?{place.query}")


@screen.post("/settlements/acts/<string:act>/undo")
@may(Permission.SETTLE_FACTS)
def undo_act(act: str) -> Response:
    """All that one click settled; what was taken back before stays so."""
    session, scope = db.session(), current_scope()
    chosen = settlements.of_act(session, scope, act) or abort(404)
    try:
        number = settling.undo(session, scope, chosen, clock.now())
    except RefusedError as refusal:
        db.session.rollback()
        return _list(_place(), 409, str(refusal))
    db.session.commit()
    flash(f"Undone. {days.count(number, 'disagreement is', 'disagreements are')} open again.")
    return hx.go(_back())


def _place() -> Place:
    scope = current_scope()
    if request.values.get("every") == "1":
        ids = frozenset(place.id for place in locations())
        return Place(None, replace(scope, location_ids=scope.location_ids & ids), "every=1")
    location = current_location()
    return Place(location, scope.at(location.id), urlencode({"location": location.code}))


def _list(place: Place, status: int = 200, complaint: str = "") -> Response:
    session, head = db.session(), _head(place)
    paging = Paging.of(request.args.get("page", ""), head["count"], ON_A_PAGE)
    rows = disagreements.found(session, place.scope, limit=ON_A_PAGE, offset=paging.start)
    says = {one.id: view.wording(one) for one in locations()}
    latest = settlements.latest(session, place.scope, SETTLED_LATELY)
    return hx.page(
        "disagreements/page.html",
        status=status,
        complaint=complaint,
        place=place,
        paging=paging,
        rows=[view.shown(row, says[row["location_id"]], is_named=place.location is None) for row in rows],
        settled=[view.settled(one) for one in latest],
        **head,
    )


def _head(place: Place) -> dict[str, Any]:
    """What changes with every settlement."""
    session, scope = db.session(), current_scope()
    counts = disagreements.counts_by_location(session, scope)
    return {
        "count": sum(counts.get(id, 0) for id in place.scope.location_ids),
        "clubs": view.clubs(locations(), counts, place.location),
        "alike": view.alike(disagreements.kinds(session, place.scope)),
    }


def _done(appointment_id: int, client_id: int, sentence: str, undo: str) -> Response:
    """In place on the list; else the page the person came from, or the drawer they stand in."""
    db.session.commit()
    if "list" not in request.form:
        return answers.done(client_id, sentence, undo)
    if hx.is_fragment():
        return _row(appointment_id)
    flash(sentence, undo or "message")
    return hx.go(_back())


def _refused(appointment_id: int, client_id: int, sentence: str) -> Response:
    if "list" not in request.form:
        return answers.refused(client_id, sentence, 409)
    db.session.rollback()
    return _row(appointment_id, 409, sentence) if hx.is_fragment() else _list(_place(), 409, sentence)


def _row(appointment_id: int, status: int = 200, complaint: str = "") -> Response:
    session, place = db.session(), _place()
    row = disagreements.one(session, current_scope(), appointment_id) or abort(404)
    if row["hand_outcome"] is None or row["mms_outcome"] is None:  # taken back while the list stood open
        flash(NOTHING_LEFT)
        return hx.go(f"/disagreements?{place.query}")
    location = next(one for one in locations() if one.id == row["location_id"])
    standing = settlements.standing(session, appointment_id)
    return hx.fragment(
        "disagreements/settled.html",
        status=status,
        one=view.shown(row, view.wording(location), is_named=place.location is None),
        settlement=standing,
        complaint=complaint,
        place=place,
        **_head(place),
    )


def _back() -> str:
    """The page on which the person was; the list where that is not known."""
    back = keep.page_before()
    return back if back != "/" else "/disagreements"
