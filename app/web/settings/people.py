from collections.abc import Iterable
from typing import Self

from flask import Blueprint, Response, abort, flash
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, widgets
from wtforms.validators import InputRequired, Length

from app import clock
from app.accounts import actions, passwords, queries
from app.accounts.permissions import GRANTS, Permission
from app.extensions import db
from app.intake.staff import actions as staff
from app.intake.staff.actions import Act
from app.models import Location, User
from app.web import gate, hx
from app.web.choices import ChoiceField
from app.web.gate import current_scope, may
from app.web.settings.locations import refuse
from app.web.settings.trainers import act_at

part = Blueprint("people", __name__, url_prefix="/people")
ROLE_WORDS = {
    "admin": "Admin: everything, and the system itself",
    "director": "Director: all clubs",
    "manager": "Manager: everything at their clubs",
    "gm": "General manager: reads their clubs",
    "trainer": "Trainer: own clients and own book",
}


class PersonForm(FlaskForm):
    name = StringField("Name", [InputRequired("What are they called?"), Length(max=300)])
    role = ChoiceField("Role")
    locations = SelectMultipleField(
        "Clubs", coerce=int, option_widget=widgets.CheckboxInput(), widget=widgets.ListWidget(prefix_label=False)
    )
    trainer = StringField("Name in the member system", [Length(max=300)])

    def offer(self) -> Self:
        """Only roles one may give, and clubs one sees."""
        self.role.choices = {role: ROLE_WORDS[role] for role in reversed(GRANTS[current_scope().role])}
        self.locations.choices = {str(place.id): place.name for place in gate.locations()}
        return self

    def chosen(self) -> list[Location]:
        return [place for place in gate.locations() if place.id in (self.locations.data or [])]


class NewPersonForm(PersonForm):
    email = StringField("E-mail", [InputRequired("The e-mail is what they log in with."), Length(max=254)])

    def newcomer(self, password: str) -> actions.Newcomer:
        email, name, trainer = self.email.data or "", self.name.data or "", self.trainer.data or ""
        return actions.Newcomer(email, name, self.role.data, self.chosen(), trainer, password, is_temporary=True)


@part.get("")
@may(Permission.SEE_SETTINGS)
def list_people() -> Response:
    return hx.page("settings/people.html", people=queries.staff(db.session(), current_scope()))


@part.get("/new")
@may(Permission.MANAGE_PEOPLE)
def show_new() -> Response:
    here = [place.id for place in gate.locations()] if len(gate.locations()) == 1 else []
    return _form_page(NewPersonForm(locations=here).offer(), None)


@part.post("")
@may(Permission.MANAGE_PEOPLE)
def add_person() -> Response:
    form = NewPersonForm().offer()
    if not form.validate():
        return _form_page(form, None, 422)
    password, clubs = passwords.temporary(), _held(form.chosen() if form.trainer.data else ())
    try:
        user = actions.add_user(db.session(), current_scope(), form.newcomer(password), clock.now())
    except actions.Refused as refusal:
        return _form_page(refuse(form, refusal), None, 422)
    _regroup(clubs)
    db.session.commit()
    return hx.page("settings/password.html", person=user, password=password, is_new=True)


@part.get("/<int:user_id>")
@may(Permission.MANAGE_PEOPLE)
def show_person(user_id: int) -> Response:
    user = in_hand(user_id)
    names = queries.trainer_names(db.session(), user)
    data = {"locations": [place.id for place in user.locations], "trainer": names[0] if names else ""}
    return _form_page(PersonForm(obj=user, data=data).offer(), user)


@part.post("/<int:user_id>")
@may(Permission.MANAGE_PEOPLE)
def change_person(user_id: int) -> Response:
    user, form = in_hand(user_id), PersonForm().offer()
    if not form.validate():
        return _form_page(form, user, 422)
    is_named = form.trainer.data or queries.trainer_names(db.session(), user)
    clubs = _held({*user.locations, *form.chosen()} if is_named else ())
    try:
        actions.change_user(
            db.session(),
            current_scope(),
            user,
            name=form.name.data or "",
            role=form.role.data,
            locations=form.chosen(),
            trainer=form.trainer.data or "",
        )
    except actions.Refused as refusal:
        return _form_page(refuse(form, refusal), in_hand(user_id), 422)
    _regroup(clubs)
    db.session.commit()
    flash(f"{user.name} is saved.")
    return hx.go("/settings/people")


@part.post("/<int:user_id>/password")
@may(Permission.MANAGE_PEOPLE)
def reset_password(user_id: int) -> Response:
    """Shown once: nobody can read it again, only make another."""
    user = in_hand(user_id)
    password = actions.reset_password(db.session(), user)
    db.session.commit()
    return hx.page("settings/password.html", person=user, password=password, is_new=False)


@part.post("/<int:user_id>/closed")
@may(Permission.MANAGE_PEOPLE)
def close_account(user_id: int) -> Response:
    user = in_hand(user_id)
    try:
        actions.deactivate(db.session(), current_scope(), user)
    except actions.Refused as refusal:
        db.session.rollback()
        return hx.page("settings/refused.html", sentence=refusal.sentence, back="/settings/people", status=422)
    db.session.commit()
    flash(f"{user.name} can no longer log in.")
    return hx.go("/settings/people")


@part.post("/<int:user_id>/opened")
@may(Permission.MANAGE_PEOPLE)
def open_account(user_id: int) -> Response:
    user = in_hand(user_id)
    actions.activate(db.session(), user)
    db.session.commit()
    flash(f"{user.name} can log in again.")
    return hx.go("/settings/people")


def _held(clubs: Iterable[Location]) -> list[Act]:
    """Clubs where somebody gets or loses a name, before anything of it is written."""
    acts = [act_at(club) for club in sorted(clubs, key=lambda club: club.id)]
    for act in acts:
        staff.lock(act)
    return acts


def _regroup(clubs: Iterable[Act]) -> None:
    """A name may be another spelling of a trainer whom files know, and two of one key may belong to two accounts."""
    for act in clubs:
        staff.regroup(act)


def in_hand(user_id: int) -> User:
    """404 for somebody of other clubs, 403 for somebody above oneself or at a club one does not see."""
    user = queries.person(db.session(), current_scope(), user_id)
    if user is None:
        abort(404)
    if not queries.may_change(current_scope(), user):
        abort(403)
    return user


def _form_page(form: PersonForm, person: User | None, status: int = 200) -> Response:
    names = queries.names_in_mms(db.session(), current_scope())
    return hx.page("settings/person.html", form=form, person=person, names=names, status=status)
