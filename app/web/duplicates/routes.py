"""People who may be one: the list, a pair side by side, the merge with its preview, and its undo."""

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from app import clock, days
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.identity import apart, lineup, lookalikes, merges, merging, unmerging
from app.intake.identity.merging import Act, Changed, MergeRefused
from app.intake.identity.together import preview
from app.intake.staff import queries as staff
from app.models import Location, Member, Merge
from app.standing.refresh import refresh_day
from app.web import hx
from app.web.duplicates import view
from app.web.gate import current_location, current_scope, may, stand_at
from app.web.imports.who import shown

screen = Blueprint("duplicates", __name__)
CHANGED = "Somebody changed one of the two since you looked. This is how they are now."


@screen.get("/duplicates")
@may(Permission.SEE_IMPORTS)
def show_duplicates() -> Response:
    location = current_location()
    found = lookalikes.found(db.session(), current_scope(), location.id)
    count = lookalikes.count(db.session(), current_scope(), location.id)
    text = request.args.get("text", "").strip()[:100]
    called = lineup.named(db.session(), current_scope(), location.id, text) if text else []
    latest = merges.latest(db.session(), current_scope(), location.id)
    asked = staff.team(db.session(), current_scope(), location.id).pairs
    return hx.page(
        "duplicates/page.html",
        pairs=[view.pair(one) for one in found],
        more=count - len(found),
        trainers=days.count(len(asked), "question", "questions") if asked else "",
        text=text,
        named=[shown(one, clock.today(location.timezone)) for one in called],
        merges=[view.merged(merge, location) for merge in latest],
        apart=[view.apart(one, location) for one in apart.latest(db.session(), current_scope(), location.id)],
    )


@screen.get("/duplicates/compare")
@may(Permission.SEE_IMPORTS)
def compare() -> Response:
    """Two whom a person ticked in what they searched for."""
    two = [int(text[:18]) for text in request.args.getlist("two") if text.isdecimal()]
    if len(two) != 2:
        flash("Tick the two who are one person.")
        return hx.go(
            f"/duplicates?{urlencode({'location': current_location().code, 'text': request.args.get('text', '')})}"
        )
    return hx.go(f"/duplicates/{two[0]}/{two[1]}")


@screen.get("/duplicates/<int:member_id>/<int:other_id>")
@may(Permission.SEE_IMPORTS)
def show_pair(member_id: int, other_id: int) -> Response:
    return _show(*_two(member_id, other_id))


@screen.post("/duplicates/<int:member_id>/<int:other_id>/merges")
@may(Permission.SAY_WHO)
def merge(member_id: int, other_id: int) -> Response:
    """The first of the address is kept."""
    kept, gone = _two(member_id, other_id)
    seen = tuple(_number(request.form.get(name, "")) for name in ("kept_version", "gone_version"))
    act = _act(stand_at(kept.location_id))
    try:
        merging.merge(act, kept, gone, (seen[0], seen[1]))
    except Changed:
        db.session.rollback()
        return _show(*_two(member_id, other_id), status=409, complaint=CHANGED)
    except MergeRefused as refusal:
        db.session.rollback()
        return _show(*_two(member_id, other_id), status=422, complaint=str(refusal))
    name = kept.called
    client = lookalikes.clients_of(db.session(), current_scope(), [kept.id]).get(kept.id)
    address = f"/clients/{client.id}" if client is not None else f"/duplicates?location={act.location.code}"
    db.session.commit()
    flash(f"{name} is one person now. It can be undone on this page whenever you like.")
    return hx.go(address)


@screen.post("/duplicates/<int:member_id>/<int:other_id>/apart")
@may(Permission.SAY_WHO)
def keep_apart(member_id: int, other_id: int) -> Response:
    one, other = _two(member_id, other_id)
    location = stand_at(one.location_id)
    lookalikes.keep_apart(db.session(), one, other, current_user.id, clock.now())
    db.session.commit()
    flash("Kept apart. They are not proposed again.")
    return hx.go(f"/duplicates?location={location.code}")


@screen.post("/duplicates/<int:member_id>/<int:other_id>/apart/undo")
@may(Permission.SAY_WHO)
def take_apart_back(member_id: int, other_id: int) -> Response:
    one, other = _two(member_id, other_id)
    try:
        apart.take_back(_act(stand_at(one.location_id)), one, other)
    except MergeRefused as refusal:
        db.session.rollback()
        return _show(*_two(member_id, other_id), status=409, complaint=str(refusal))
    db.session.commit()
    flash("Nobody says any more that they are two. If they are alike, they are proposed again.")
    return hx.go(f"/duplicates/{member_id}/{other_id}")


@screen.post("/merges/<int:merge_id>/undo")
@may(Permission.SAY_WHO)
def undo_merge(merge_id: int) -> Response:
    found = merges.merge_of(db.session(), current_scope(), merge_id) or abort(404)
    location, kept_id, gone_id = stand_at(found.location_id), found.kept_id, found.gone_id
    try:
        unmerging.undo(_act(location), found)
    except MergeRefused as refusal:
        db.session.rollback()
        return _show_refused(merge_id, str(refusal))
    db.session.commit()
    flash("Undone. They are two people again.")
    return hx.go(f"/duplicates/{kept_id}/{gone_id}")


def _show_refused(merge_id: int, sentence: str) -> Response:
    found = db.session.get_one(Merge, merge_id)
    kept, gone = db.session.get_one(Member, found.kept_id), db.session.get_one(Member, found.gone_id)
    return _show(kept, gone, status=409, complaint=sentence)


def _two(member_id: int, other_id: int) -> tuple[Member, Member]:
    """Of one club, and of the scope; else 404."""
    found = merges.two(db.session(), current_scope(), member_id, other_id)
    if found is None:
        abort(404)
    stand_at(found[0].location_id)
    return found


def _act(location: Location) -> Act:
    day = refresh_day(location, clock.today(location.timezone))
    return Act(db.session(), location, day, clock.now(), current_user.id)


def _number(text: str) -> int:
    return int(text[:18]) if text.isdecimal() else -1


def _show(kept: Member, gone: Member, *, status: int = 200, complaint: str = "") -> Response:
    session, scope, act = db.session(), current_scope(), _act(stand_at(kept.location_id))
    clients = merging.client_of(session, kept.id), merging.client_of(session, gone.id)
    looked = preview(session, act.location, *clients, act.day)
    pair = lookalikes.between(session, scope, kept.id, gone.id)
    standing = merges.standing_merge(session, gone.id) or merges.standing_merge(session, kept.id)
    shown = view.compared(kept, gone, clients, looked, act.day)
    return hx.page(
        "duplicates/pair.html", status=status, two=shown, reasons=view.sentence(pair), complaint=complaint,
        merge=standing, may_merge=scope.permits(Permission.SAY_WHO),
        is_apart=lookalikes.is_apart(session, kept.id, gone.id),
    )  # fmt: skip
