from flask import Blueprint, Response, flash
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Length

from app.accounts import places
from app.accounts.actions import Refused
from app.accounts.permissions import Permission
from app.extensions import db
from app.web import gate, hx
from app.web.choices import ChoiceField, currencies, zones
from app.web.gate import may

part = Blueprint("locations", __name__, url_prefix="/locations")


class LocationForm(FlaskForm):
    name = StringField("Name", [InputRequired("What is the club called?"), Length(max=300)])
    timezone = ChoiceField("Time zone", choices=zones)
    currency = ChoiceField("Money", choices=currencies)


class NewLocationForm(LocationForm):
    code = StringField("Short code", [Length(max=40)])


@part.get("")
@may(Permission.SEE_SETTINGS)
def list_locations() -> Response:
    return hx.page("settings/locations.html", clubs=gate.locations())


@part.get("/new")
@may(Permission.ADD_LOCATIONS)
def show_new() -> Response:
    return hx.page("settings/location.html", form=NewLocationForm(), club=None)


@part.post("")
@may(Permission.ADD_LOCATIONS)
def add_location() -> Response:
    form = NewLocationForm()
    if not form.validate():
        return hx.page("settings/location.html", form=form, club=None, status=422)
    try:
        location = places.add_location(
            db.session(),
            code=form.code.data or places.code_from(form.name.data or ""),
            name=form.name.data or "",
            timezone=form.timezone.data,
            currency=form.currency.data,
            is_demo=current_user.is_demo,
        )
    except Refused as refusal:
        return hx.page("settings/location.html", form=refuse(form, refusal), club=None, status=422)
    db.session.commit()
    flash(f"{location.name} is here. Bring its first file on the Imports page.")
    return hx.go("/settings/locations")


@part.get("/<int:location_id>")
@may(Permission.SEE_SETTINGS)
def show_location(location_id: int) -> Response:
    location = gate.stand_at(location_id)
    return hx.page("settings/location.html", form=LocationForm(obj=location), club=location)


@part.post("/<int:location_id>")
@may(Permission.CHANGE_SETTINGS)
def change_location(location_id: int) -> Response:
    location, form = gate.stand_at(location_id), LocationForm()
    if not form.validate():
        return hx.page("settings/location.html", form=form, club=location, status=422)
    try:
        places.change_location(
            db.session(),
            location,
            name=form.name.data or "",
            timezone=form.timezone.data,
            currency=form.currency.data,
        )
    except Refused as refusal:
        return hx.page("settings/location.html", form=refuse(form, refusal), club=location, status=422)
    db.session.commit()
    flash(f"{location.name} is saved.")
    return hx.go("/settings/locations")


def refuse(form: FlaskForm, refusal: Refused) -> FlaskForm:
    """The sentence goes to its field; what was typed stays."""
    db.session.rollback()
    field: Field = form[refusal.field]
    field.errors = [refusal.sentence]
    return form
