"""What can be said of a service, an item and a status word."""

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from app.intake.clean.cell import squeeze
from app.models.appointment import OUTCOMES
from app.web.choices import ChoiceField

KIND_WORDS = {"consultation": "a consultation", "session": "a PT session", "other": "something else"}
ITEM_WORDS = {
    "sessions": "a package of sessions",
    "unlimited": "an unlimited package",
    "not_pt": "not personal training",
}
OUTCOME_WORDS = {outcome: outcome.replace("_", " ").replace("no show", "no-show") for outcome in OUTCOMES}
CHARGED_WORDS = {"": "charged as usual", "yes": "charged", "no": "not charged"}


def clean_name(typed: str | None) -> str:
    return squeeze(typed or "")


class ServiceForm(FlaskForm):
    kind = ChoiceField("It is", choices=KIND_WORDS)
    trainer = StringField(
        "Whose, where a row names nobody", [Length(max=300, message="A shorter name.")], filters=[clean_name]
    )


def needed_by_a_package(form: FlaskForm, field: IntegerField) -> None:
    if form.what.data == "sessions" and not "".join(field.raw_data or []).strip():
        raise StopValidation("How many sessions?")


class ItemForm(FlaskForm):
    what = ChoiceField("It is", choices=ITEM_WORDS)
    sessions = IntegerField("Sessions", [needed_by_a_package, Optional(), NumberRange(1, 999, "From 1 to 999.")])
    valid_days = IntegerField("Valid for days", [Optional(), NumberRange(1, 9999, "From 1 to 9999 days.")])


class WordForm(FlaskForm):
    outcome = ChoiceField("It means", choices=OUTCOME_WORDS)
    charged = SelectField("Charged", choices=CHARGED_WORDS)
