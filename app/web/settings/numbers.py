from flask import Blueprint, Response, flash
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app import clock
from app.accounts.permissions import Permission
from app.days import count
from app.extensions import db
from app.models import Location
from app.models.location import RULES
from app.standing.refresh import refresh, refresh_day
from app.web import hx
from app.web.gate import current_location, may
from app.web.settings.number import GROUPS, NUMBERS, Number

part = Blueprint("numbers", __name__, url_prefix="/numbers")


class WholeNumberField(IntegerField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError:
            raise ValueError("A whole number, in digits.") from None


def _field(number: Number) -> WholeNumberField:
    between = NumberRange(number.least, number.most, f"From {number.least} to {number.most} {number.unit}.")
    return WholeNumberField(number.word, [InputRequired(f"How many {number.unit}?"), between])


NumbersForm = type("NumbersForm", (FlaskForm,), {key: _field(number) for key, number in NUMBERS.items()})


@part.get("")
@may(Permission.SEE_SETTINGS)
def show_numbers() -> Response:
    return _page(NumbersForm(obj=current_location()))


@part.post("")
@may(Permission.CHANGE_SETTINGS)
def save_numbers() -> Response:
    form, location = NumbersForm(), current_location()
    if not form.validate():
        return _page(form, 422)
    changed = [key for key in NUMBERS if form[key].data != getattr(location, key)]
    for key in changed:
        setattr(location, key, form[key].data)
    if any(NUMBERS[key].moves_cards for key in changed):
        flash(_refreshed(location))
    else:
        flash("Saved." if changed else "Nothing was different.")
    db.session.commit()
    return hx.go("/settings/numbers")


def _refreshed(location: Location) -> str:
    now, today = clock.now(), clock.today(location.timezone)
    day = refresh_day(location, today)
    done = refresh(db.session(), location, None, day, through="settings", by_id=current_user.id, now=now)
    moved = f"{count(done.stage_change_count, 'card')} moved" if done.stage_change_count else "no card moved"
    return f"Saved, and looked at everybody again: {moved}."


def _page(form: FlaskForm, status: int = 200) -> Response:
    return hx.page("settings/numbers.html", form=form, groups=GROUPS, defaults=RULES, status=status)
