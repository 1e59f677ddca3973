"""What the names in a club's exports mean. A saved answer applies at once: rows that waited come in, cards move."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user
from flask_wtf import FlaskForm

from app import clock
from app.accounts import trainers
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake import names, settling
from app.intake.errands import asked, queries
from app.intake.names import Met
from app.intake.rereading import Settled
from app.models import Item, Location, OutcomeWord, Service
from app.web import errands, gate, hx
from app.web.errands import UnderWay
from app.web.gate import current_location, current_scope, may
from app.web.settings.lines import lines
from app.web.settings.names_forms import ITEM_WORDS, KIND_WORDS, OUTCOME_WORDS, ItemForm, ServiceForm, WordForm

part = Blueprint("names", __name__)
PAGES = {"service": "settings/services.html", "item": "settings/items.html", "word": "settings/words.html"}


class Answered(NamedTuple):
    """What the last answer did, for the row it was about. `form`: what was typed, when it was refused."""

    id: int
    sentence: str
    form: FlaskForm | None


class Wish(NamedTuple):
    """What somebody said of a name. `wants`: as the `settle_...` of `app.intake.settling` takes it."""

    settle: Callable[..., Settled]
    name: str
    wants: dict[str, Any]


@part.get("/services")
@may(Permission.SEE_SETTINGS)
def list_services() -> Response:
    return _list("service", names.services)


@part.post("/services/<int:service_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_service(service_id: int) -> Response:
    (service, _), form = _named(Service, service_id), ServiceForm()

    def wish() -> Wish:
        wants = {"name": service.name, "kind": form.kind.data, "whose": _whose(service, form)}
        return Wish(settling.settle_service_of, service.name, wants)

    return _settled("service", service_id, names.services, form, wish)


@part.get("/items")
@may(Permission.SEE_SETTINGS)
def list_items() -> Response:
    return _list("item", names.items)


@part.post("/items/<int:item_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_item(item_id: int) -> Response:
    item, _, form = *_named(Item, item_id), ItemForm()

    def wish() -> Wish:
        what = form.what.data
        said = {"sessions": form.sessions.data if what == "sessions" else None, "valid_days": form.valid_days.data}
        return Wish(settling.settle_item, item.name, {"name": item.name, "is_pt": what != "not_pt", **said})

    return _settled("item", item_id, names.items, form, wish)


@part.get("/words")
@may(Permission.SEE_SETTINGS)
def list_words() -> Response:
    return _list("word", names.words)


@part.post("/words/<int:word_id>")
@may(Permission.CHANGE_SETTINGS)
def settle_word(word_id: int) -> Response:
    word, _, form = *_named(OutcomeWord, word_id), WordForm()

    def wish() -> Wish:
        charged = {"yes": True, "no": False}.get(form.charged.data)
        wants = {"word": word.word, "outcome": form.outcome.data, "is_charged": charged}
        return Wish(settling.settle_outcome, word.word, wants)

    return _settled("word", word_id, names.words, form, wish)


def _whose(service: Service, form: ServiceForm) -> str | None:
    """None: as it is. What was left blank may still be guessed one day."""
    typed = form.trainer.data or ""
    return None if not form.trainer.raw_data or (not typed and service.trainer_id is None) else typed


def _named(model: Any, id: int) -> tuple[Any, Location]:
    row = db.session.get(model, id)
    if row is None or row.location_id not in current_scope().location_ids:
        abort(404)
    return row, gate.stand_at(row.location_id)


def _list(kind: str, met: Callable[..., Sequence[Met[Any]]]) -> Response:
    """With `row` in the address, under htmx: that one, which asks again while its rows are read anew."""
    row = request.args.get("row", "")
    chosen = int(row[:18]) if row.isdecimal() and hx.is_fragment() else None
    return _page(kind, met, chosen)


def _settled(
    kind: str, id: int, met: Callable[..., Sequence[Met[Any]]], form: FlaskForm, wish: Callable[[], Wish]
) -> Response:
    """Under htmx the one row comes back, else the whole list."""
    answered = None
    if not form.validate():
        answered = Answered(id, next(iter(form.errors.values()))[0], form)
    elif sentence := _act(kind, id, wish()):
        answered = Answered(id, sentence, None)
    if not hx.is_fragment() and (answered is None or answered.form is None):
        if answered:
            flash(answered.sentence)
        return hx.go(f"/settings/{kind}s?location={gate.current_location().code}#{kind}-{id}")
    return _page(kind, met, id, answered)


def _act(kind: str, id: int, wish: Wish) -> str:
    """What it did. Empty: a worker does it, or somebody else's answer is being done."""
    session, location, about = db.session(), current_location(), _about(kind, id)
    busy = queries.under_way(session, current_scope(), location.id, kind)
    if about in busy or settling.is_long(session, location.id, kind, wish.name):
        errands.ask(location, kind, about, wish.wants)
        return ""
    asked.forget(session, about)
    sentence = _said(wish.settle(session, location, now=clock.now(), by_id=current_user.id, **wish.wants))
    session.commit()
    return sentence


def _page(
    kind: str, met: Callable[..., Sequence[Met[Any]]], chosen: int | None, answered: Answered | None = None
) -> Response:
    location = gate.current_location()
    found = lines(met(db.session(), current_scope().at(location.id), location.id))
    row = next((name for name in found if name.id == chosen), None)
    return hx.page(
        PAGES[kind],
        f"settings/_{kind}.html" if row else None,
        status=422 if answered and answered.form else 200,
        names=found,
        name=row,
        answered=answered,
        under_way=_under_way(kind, location),
        given_up=_given_up(kind, location),
        words={"service": KIND_WORDS, "item": ITEM_WORDS, "word": OUTCOME_WORDS}[kind],
        staff=trainers.names(db.session(), location.id),
    )


def _about(kind: str, id: int) -> str:
    return f"{kind}:{id}"


def _under_way(kind: str, location: Location) -> dict[int, UnderWay]:
    """By the name that is read anew just now."""
    busy = queries.under_way(db.session(), current_scope(), location.id, kind)
    shown = {_id(about): errands.under_way(errand, location) for about, errand in busy.items()}
    return {id: one for id, one in shown.items() if one is not None}


def _given_up(kind: str, location: Location) -> dict[int, str]:
    """By the name, why what somebody said of it was not done."""
    found = queries.given_up(db.session(), current_scope(), location.id, kind)
    return {_id(about): errand.refusal[0]["sentence"] for about, errand in found.items() if errand.refusal}


def _id(about: str) -> int:
    return int(about.rpartition(":")[2])


def _said(settled: Settled) -> str:
    if not settled.row_count:
        return "Saved."
    return f"Saved. {settled.row_count:,} {'row is' if settled.row_count == 1 else 'rows are'} read anew."
