"""What a move asks for. The forms only read; whether a fact is complete and would land is for `funnel.rules` to say."""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional, ValidationError

from app import money
from app.funnel.rules import Fact, Given
from app.funnel.words import LOSS_REASONS
from app.models import Trainer
from app.models.contact import CONTACT_KINDS
from app.period import EARLIEST, LATEST

UNLIMITED = "unlimited"
MOST_SESSIONS = 1000
MOST_CENTS = 10**11
"""More is a slip of the finger."""
CONTACT_WORDS = {"call": "Call", "message": "Message", "talk": "Talk"}
A_DAY, A_TIME = "Write the day as 2026-11-24.", "Write the time as 18:30."
A_YEAR = "Is the year right?"

AMOUNT = re.compile(r"[^\d.,\-]*(-?(?:\d{1,3}(?:[.,'\s]\d{3})+|\d+|(?=[.,])))(?:[.,](\d{1,2}))?[^\d.,]*", re.ASCII)
"""A currency before or behind, thousands in groups of three, at most two decimals."""


def _options(words: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, word) for value, word in words.items()]


class _Day(DateField):
    """With a sentence of its own for what is no day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(A_DAY) from None
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            raise ValueError(A_YEAR)


class _Time(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(A_TIME) from None


class _Somebody(SelectField):
    """A trainer of the club, by id; whoever else is named in the form is refused."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in {value for value, *_ in self.iter_choices()}:
            raise ValidationError("Choose a trainer of this club.")

    @property
    def person(self) -> int | None:
        return int(self.data) if self.data else None


class AskForm(FlaskForm):
    to = HiddenField()
    version = HiddenField()

    def given(self) -> Given:
        return Given()


class BookingForm(AskForm):
    date = _Day("Date", [Optional()])
    time = _Time("Time", [Optional()])
    trainer = _Somebody("Trainer", validate_choice=False)

    def given(self) -> Given:
        starts: time | None = self.time.data
        return Given(day=self.date.data, time=f"{starts:%H:%M}" if starts else None, trainer=self.trainer.person)


class SaleForm(AskForm):
    item = StringField("What was sold", [Length(max=300)])
    sessions = StringField("Sessions")
    unlimited = BooleanField("Unlimited")
    price = StringField("Price")
    sold_on = _Day("Sold on", [Optional()])
    expires_on = _Day("Expires on", [Optional()])
    seller = _Somebody("Sold by", validate_choice=False)

    @property
    def is_unlimited(self) -> bool:
        return bool(self.unlimited.data) or (self.sessions.data or "").strip().lower() == UNLIMITED

    def validate_sessions(self, field: StringField) -> None:
        text = (field.data or "").strip()
        if (
            text
            and not self.is_unlimited
            and not (text.isascii() and text.isdecimal() and int(text[:9]) <= MOST_SESSIONS)
        ):
            raise ValidationError(f"A whole number up to {MOST_SESSIONS:,}, or tick unlimited.")

    def validate_price(self, field: StringField) -> None:
        if (field.data or "").strip():
            price_of(field.data or "")

    def given(self) -> Given:
        sessions, price = (self.sessions.data or "").strip(), (self.price.data or "").strip()
        return Given(
            item=(self.item.data or "").strip() or None,
            sessions=None if self.is_unlimited or not sessions else int(sessions),
            is_unlimited=self.is_unlimited,
            price_cents=price_of(price) if price else None,
            sold_on=self.sold_on.data,
            expires_on=self.expires_on.data,
            seller=self.seller.person,
        )


class LossForm(AskForm):
    reason = SelectField(
        "Why is the client lost?", choices=_options({"": "Choose"} | LOSS_REASONS), validate_choice=False
    )
    try_again_on = _Day("Try again on", [Optional()])

    def validate_reason(self, field: SelectField) -> None:
        if field.data and field.data not in LOSS_REASONS:
            raise ValidationError("Choose one of the reasons.")

    def given(self) -> Given:
        return Given(reason=self.reason.data or None, try_again_on=self.try_again_on.data)


class ContactForm(FlaskForm):
    kind = SelectField("What", choices=_options(CONTACT_WORDS), validate_choice=False)
    contacted_on = _Day("When", [Optional()])
    note = TextAreaField("Note", [Length(max=4000)])

    def validate_kind(self, field: SelectField) -> None:
        if field.data not in CONTACT_KINDS:
            raise ValidationError("Was it a call, a message or a talk?")


class PersonForm(FlaskForm):
    name = StringField("Name", [Length(max=300)])
    phone = StringField("Phone", [Length(max=60)])
    email = StringField("E-mail", [Length(max=300)])


FORMS: dict[Fact, type[AskForm]] = {
    Fact.CONSULTATION: BookingForm,
    Fact.PACKAGE: SaleForm,
    Fact.LOSS: LossForm,
}


def price_of(text: str) -> int:
    """`1188`, `1,188.00`, `$1,188` and, where a comma divides, `1.188,00`, in cents. ValidationError: no amount."""
    read = AMOUNT.fullmatch(text.strip())
    if read is None:
        raise ValidationError("Write the price as 1188 or 1188.50.")
    whole = re.sub(r"[^\d-]", "", read[1])
    cents = money.from_text(f"{whole or 0}.{read[2] or 0}")
    if abs(cents) > MOST_CENTS:
        raise ValidationError("That is more than anybody pays.")
    return cents


def people(trainers: Sequence[Trainer]) -> list[SelectChoice]:
    return _options({"": "Choose"} | {str(trainer.id): trainer.name for trainer in trainers})


def complain(form: FlaskForm, fields: dict[str, str]) -> str:
    """Puts each sentence to its field; what concerns no field is handed back for above the form."""
    rest = []
    for name, sentence in fields.items():
        field = getattr(form, name, None)
        if field is None:
            rest.append(sentence)
        elif not field.errors:
            field.errors = [*field.errors, sentence]
    return " ".join(rest)
