from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, Field, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from app.intake.fields import FIELDS
from app.intake.layouts import LAYOUTS
from app.web.choices import ChoiceField

KNOWN_FIELDS = {field for fields in FIELDS.values() for field in fields}
AUTO = ""


def layouts() -> dict[str, str]:
    return {AUTO: "By its headers"} | {name: name.replace("-", " ").capitalize() for name in LAYOUTS}


class PairsField(TextAreaField):
    """`FIELD=VALUE`, one a line, as the terminal takes them. `pairs` is what they say."""

    @property
    def pairs(self) -> dict[str, str]:
        lines = (line.partition("=") for line in (self.data or "").splitlines() if line.strip())
        return {field.strip(): value.strip() for field, _, value in lines}


def says_fields(form: FlaskForm, field: Field) -> None:
    for line in (field.data or "").splitlines():
        name, equals, value = line.partition("=")
        if line.strip() and not (equals and name.strip() and value.strip()):
            raise ValidationError(f"“{line.strip()[:80]}” is not FIELD=VALUE.")
        if line.strip() and name.strip() not in KNOWN_FIELDS:
            raise ValidationError(f"“{name.strip()[:80]}” is no field. Fields are {', '.join(sorted(KNOWN_FIELDS))}.")


def is_not_emptied(form: FlaskForm, field: Field) -> None:
    """A file that is dropped on another page says no day at all: then it is the one of its arrival."""
    if field.raw_data and not field.raw_data[0]:
        field.errors = []
        raise StopValidation("Of which day does it speak?")


class ImportForm(FlaskForm):
    files = MultipleFileField("Files")
    as_of = DateField("Data as of", [is_not_emptied])
    layout = ChoiceField("How to read it", choices=layouts, default=AUTO)
    columns = PairsField("Columns it has under other names", [says_fields])
    constants = PairsField("The same in every row", [says_fields])
    look = BooleanField("Look first, before anything is written")

    today: date

    def chosen(self) -> list[FileStorage]:
        return [file for file in self.files.data or [] if file and file.filename]

    def validate_as_of(self, field: DateField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError("That day is still to come: a file speaks of today at the latest.")

    def validate_files(self, field: MultipleFileField) -> None:
        if not self.chosen():
            raise ValidationError("Choose a file, or drop one on this page.")
