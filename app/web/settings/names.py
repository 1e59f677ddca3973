"""What the names in a club's exports mean. A saved answer applies at once: rows that waited come in, cards move."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from app import clock
from app.accounts import trainers
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake import names, settling
from app.intake.clean.cell import squeeze
from app.intake.names import Met
from app.intake.rereading import Settled
from app.intake.settling import Whose
from app.intake.staff import actions as staff
from app.models import Item, Location, OutcomeWord, Service
from app.models.appointment import OUTCOMES
from app.web import gate, hx
from app.web.choices import ChoiceField
from app.web.gate import current_location, current_scope, may
from app.web.settings.lines import Line, lines
from app.web.settings.trainers import act_at

part = Blueprint("names", __name__)
KIND_WORDS = {"consultation": "a consultation", "session": "a PT session", "other": "something else"}
ITEM_WORDS = {
    "sessions": "a package of sessions",
    "unlimited": "an unlimited package",
    "not_pt": "not personal training",
}
OUTCOME_WORDS = {outcome: outcome.replace("_", " ").replace("no show", "no-show") for outcome in OUTCOMES}
CHARGED_WORDS = {"": "charged as usual", "yes": "charged", "no": "not charged"}


class Answered(NamedTuple):
    """What the last answer did, for the row it was about. `form`: what was typed, when it was refused."""

    id: int
    sentence: str
    form: FlaskForm | None


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


@part.get("/services")
@may(Permission.SEE_SETTINGS)
def list_services() -> Response:
    return hx.page("settings/services.html", names=_lines(names.services), words=KIND_WORDS, staff=_staff())


@part.post("/services/<int:service_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_service(service_id: int) -> Response:
    service, location, form = *_named(Service, service_id), ServiceForm()

    def act() -> Settled:
        whose = _whose(service, location, form)
        return settling.settle_service(
            db.session(), location, service.name, form.kind.data, clock.now(), current_user.id, trainer=whose
        )

    return _settled("service", service_id, names.services, form, act)


@part.get("/items")
@may(Permission.SEE_SETTINGS)
def list_items() -> Response:
    return hx.page("settings/items.html", names=_lines(names.items), words=ITEM_WORDS)


@part.post("/items/<int:item_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_item(item_id: int) -> Response:
    item, location, form = *_named(Item, item_id), ItemForm()

    def act() -> Settled:
        return settling.settle_item(
            db.session(),
            location,
            item.name,
            clock.now(),
            is_pt=form.what.data != "not_pt",
            sessions=form.sessions.data if form.what.data == "sessions" else None,
            valid_days=form.valid_days.data,
            by_id=current_user.id,
        )

    return _settled("item", item_id, names.items, form, act)


@part.get("/words")
@may(Permission.SEE_SETTINGS)
def list_words() -> Response:
    return hx.page("settings/words.html", names=_lines(names.words), words=OUTCOME_WORDS)


@part.post("/words/<int:word_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_word(word_id: int) -> Response:
    word, location, form = *_named(OutcomeWord, word_id), WordForm()

    def act() -> Settled:
        charged = {"yes": True, "no": False}.get(form.charged.data)
        return settling.settle_outcome(
            db.session(), location, word.word, form.outcome.data, clock.now(), is_charged=charged, by_id=current_user.id
        )

    return _settled("word", word_id, names.words, form, act)


def _whose(service: Service, location: Location, form: ServiceForm) -> Whose:
    """A name that nobody has yet is somebody new. What was left blank may still be guessed one day."""
    typed = form.trainer.data or ""
    if not form.trainer.raw_data or (not typed and service.trainer_id is None):
        return "as it is"
    return staff.named(act_at(location), typed).id if typed else None


def _lines(met: Callable[..., Sequence[Met[Any]]]) -> list[Line]:
    here = current_location().id
    return lines(met(db.session(), current_scope().at(here), here))


def _named(model: Any, id: int) -> tuple[Any, Location]:
    row = db.session.get(model, id)
    if row is None or row.location_id not in current_scope().location_ids:
        abort(404)
    return row, gate.stand_at(row.location_id)


def _settled(
    kind: str, id: int, met: Callable[..., Sequence[Met[Any]]], form: FlaskForm, act: Callable[[], Settled]
) -> Response:
    """Under htmx the one row comes back, else the whole list."""
    if form.validate():
        sentence, status = _said(act()), 200
        db.session.commit()
    else:
        sentence, status = next(iter(form.errors.values()))[0], 422
    if not hx.is_fragment() and status == 200:
        flash(sentence)
        return hx.go(f"/settings/{kind}s?location={gate.current_location().code}#{kind}-{id}")
    found = _lines(met)
    row = next(name for name in found if name.id == id)
    return hx.page(
        f"settings/{kind}s.html",
        f"settings/_{kind}.html",
        status=status,
        names=found,
        name=row,
        answered=Answered(id, sentence, form if status == 422 else None),
        words={"service": KIND_WORDS, "item": ITEM_WORDS, "word": OUTCOME_WORDS}[kind],
        staff=_staff(),
    )


def _staff() -> dict[int, str]:
    return trainers.names(db.session(), gate.current_location().id)


def _said(settled: Settled) -> str:
    if not settled.row_count:
        return "Saved."
    return f"Saved. {settled.row_count:,} {'row is' if settled.row_count == 1 else 'rows are'} read anew."
