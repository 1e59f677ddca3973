"""The trainers of a club: by which names files know them, who may be one, and what people said of it."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel import handovers
from app.intake.staff import actions, queries
from app.intake.staff.actions import Act, StaffRefused
from app.intake.staff.holdings import holdings_of
from app.models import Location, Trainer
from app.standing.refresh import refresh_day
from app.web import gate, hx
from app.web.gate import current_location, current_scope, may
from app.web.settings import trainers_view as view

part = Blueprint("trainers", __name__, url_prefix="/trainers")


class NameForm(FlaskForm):
    name = StringField("Another name of theirs", [InputRequired("What else are they called?"), Length(max=300)])


@part.get("")
@may(Permission.SEE_SETTINGS)
def list_trainers() -> Response:
    here, scope = current_location(), current_scope()
    team = queries.team(db.session(), scope, here.id)
    merges = queries.merges(db.session(), scope, here.id)
    members = [view.member(one) for one in team.members]
    givers = {one.id: one for one in members}
    return hx.page(
        "settings/trainers.html",
        members=members,
        pairs=[view.pair(one) for one in team.pairs],
        merges=[view.merged(one, here) for one in merges],
        apart=[view.apart(one, here) for one in queries.kept_apart(db.session(), scope, here.id)],
        handovers=[view.handed(one, givers) for one in handovers.standing(db.session(), scope, here.id)],
        may_say=scope.permits(Permission.SAY_WHO),
    )


@part.get("/<int:trainer_id>")
@may(Permission.SEE_SETTINGS)
def show_trainer(trainer_id: int) -> Response:
    return _show_one(trainer_or_404(trainer_id), NameForm(formdata=None))


@part.post("/<int:trainer_id>/names")
@may(Permission.SAY_WHO)
def add_name(trainer_id: int) -> Response:
    trainer, form = trainer_or_404(trainer_id), NameForm()
    if not form.validate():
        return _show_one(trainer, form, 422)
    try:
        actions.also_called(act_at(gate.stand_at(trainer.location_id)), trainer, form.name.data or "")
    except StaffRefused as refusal:
        db.session.rollback()
        form.name.errors = [str(refusal)]
        return _show_one(trainer_or_404(trainer_id), form, 422)
    name = trainer.name
    db.session.commit()
    flash(f"Files that say {form.name.data} mean {name} from here on, and so do those that came before.")
    return hx.go(f"/settings/trainers/{trainer_id}")


@part.get("/compare")
@may(Permission.SEE_SETTINGS)
def compare() -> Response:
    current_location()
    kept, gone = (number_in(request.args.get(name, "")) for name in ("kept", "gone"))
    if kept == gone:
        flash("Choose two who are one person.")
        return hx.go("/settings/trainers")
    return hx.go(f"/settings/trainers/{kept}/{gone}")


@part.get("/<int:trainer_id>/<int:second_id>")
@may(Permission.SEE_SETTINGS)
def show_pair(trainer_id: int, second_id: int) -> Response:
    return _show_pair(*_two(trainer_id, second_id))


@part.post("/<int:trainer_id>/<int:second_id>/merges")
@may(Permission.SAY_WHO)
def merge(trainer_id: int, second_id: int) -> Response:
    """The first of the address gives the name."""
    return _say(trainer_id, second_id, actions.merge, "{other} is {one}. It can be undone on this page.")


@part.post("/<int:trainer_id>/<int:second_id>/apart")
@may(Permission.SAY_WHO)
def keep_apart(trainer_id: int, second_id: int) -> Response:
    return _say(trainer_id, second_id, actions.keep_apart, "{one} and {other} are two. Nobody asks again.")


@part.post("/<int:trainer_id>/<int:second_id>/apart/undo")
@may(Permission.SAY_WHO)
def take_apart_back(trainer_id: int, second_id: int) -> Response:
    said = "Nobody says any more that {one} and {other} are two. It goes by their names again."
    return _say(trainer_id, second_id, actions.take_apart_back, said)


def _say(trainer_id: int, second_id: int, act: Callable[[Act, Trainer, Trainer], object], said: str) -> Response:
    one, other = _two(trainer_id, second_id)
    try:
        act(act_at(gate.stand_at(one.location_id)), one, other)
    except StaffRefused as refusal:
        db.session.rollback()
        return _show_pair(*_two(trainer_id, second_id), complaint=str(refusal), status=422)
    sentence = said.format(one=one.name, other=other.name)
    db.session.commit()
    flash(sentence)
    return hx.go("/settings/trainers")


@part.post("/merges/<int:trainer_merge_id>/undo")
@may(Permission.SAY_WHO)
def undo_merge(trainer_merge_id: int) -> Response:
    found = queries.merge(db.session(), current_scope(), trainer_merge_id) or abort(404)
    try:
        actions.undo(act_at(gate.stand_at(found.location_id)), found)
    except StaffRefused as refusal:
        db.session.rollback()
        return hx.page("settings/refused.html", sentence=str(refusal), back="/settings/trainers", status=409)
    db.session.commit()
    flash("Undone. They are two again, with what files and people say of each.")
    return hx.go("/settings/trainers")


def act_at(location: Location) -> Act:
    day = refresh_day(location, clock.today(location.timezone))
    return Act(db.session(), location, day, clock.now(), current_user.id)


def trainer_or_404(trainer_id: int) -> Trainer:
    """As they are known, whichever name was asked for."""
    found = queries.trainer(db.session(), current_scope(), trainer_id) or abort(404)
    gate.stand_at(found.location_id)
    return found


def _show_one(trainer: Trainer, form: NameForm, status: int = 200) -> Response:
    session, scope = db.session(), current_scope()
    team = queries.team(session, scope, trainer.location_id)
    member = next(one for one in team.members if one.trainer.id == trainer.id)
    merges = {one.merge.gone_id: one.merge.id for one in queries.merges(session, scope, trainer.location_id)}
    held = holdings_of(session, scope, trainer.location_id, trainer.id)
    return hx.page(
        "settings/trainer.html", status=status, member=view.member(member, merges), held=view.held(held), form=form,
        may_say=scope.permits(Permission.SAY_WHO),
    )  # fmt: skip


def _two(one_id: int, other_id: int) -> tuple[Trainer, Trainer]:
    found = queries.two(db.session(), current_scope(), one_id, other_id) or abort(404)
    gate.stand_at(found[0].location_id)
    return found


def _show_pair(kept: Trainer, gone: Trainer, *, complaint: str = "", status: int = 200) -> Response:
    session, scope, here = db.session(), current_scope(), kept.location_id
    team = queries.team(session, scope, here)
    holdings = (holdings_of(session, scope, here, kept.id), holdings_of(session, scope, here, gone.id))
    return hx.page(
        "settings/trainer_pair.html", status=status, two=view.compared(kept, gone, team, holdings), complaint=complaint,
        is_apart=queries.is_apart(session, kept.id, gone.id), may_say=scope.permits(Permission.SAY_WHO),
    )  # fmt: skip


def number_in(text: str) -> int:
    return int(text[:18]) if text.isdecimal() else 0
