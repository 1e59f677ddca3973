"""The form of a move: which one it is, filled with what is most likely, and read back as facts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from app import money
from app.extensions import db
from app.funnel import queries, rules, sold
from app.funnel.rules import Card, Given, Move, RefusedError
from app.funnel.words import LABELS
from app.models import Client
from app.standing.stage import Stage
from app.web.clients.forms import FORMS, AskForm, people
from app.web.clients.show import act_of
from app.web.gate import current_scope


@dataclass(frozen=True, slots=True)
class Ask:
    """One move that somebody is about to make, with what it still needs to know."""

    client: Client
    card: Card
    to: Stage
    move: Move
    form: AskForm
    items: list[RowMapping]

    @property
    def heading(self) -> str:
        return f"{self.card.name} to {LABELS[self.to]}"


def ask(client: Client, to: Stage, formdata: Any = None) -> Ask:
    """RefusedError: there is no such move. `formdata` None: the form as it is first seen."""
    act = act_of(client)
    card = queries.card_of(db.session(), act.location, client, act.day)
    move = rules.find_move(card, to)
    if card.stage_without_loss is to:
        move = rules.LIFT
    form = form_for(client, move, formdata)
    form.to.data, form.version.data = to.value, str(client.version)
    return Ask(client, card, to, move, form, list(sold.items(db.session(), client.location_id)))


def form_for(client: Client, move: Move, formdata: Any = None) -> AskForm:
    kind = FORMS.get(move.fact, AskForm)
    form = kind(formdata=formdata, data=_likely(client, move) if formdata is None else None)
    asked = [name for name in ("trainer", "seller") if name in form]
    choices = people(queries.trainers(db.session(), current_scope(), client.location_id)) if asked else []
    for name in asked:
        form[name].choices = choices
    return form


def _likely(client: Client, move: Move) -> dict[str, object]:
    """Whoever looks after the client holds and sells; the last package is what they buy again."""
    scope, act = current_scope(), act_of(client)
    derived = queries.derived(db.session(), act.location, client.id, act.day)
    trainer = derived.owner or next(iter(scope.trainer_ids), None)
    likely: dict[str, object] = {"trainer": str(trainer or ""), "seller": str(trainer or ""), "sold_on": act.day}
    last = sold.latest_package(db.session(), client.id) if move.fact is rules.Fact.PACKAGE else None
    if last is not None:
        likely |= {
            "item": last["item"],
            "sessions": str(last["sessions"] or ""),
            "unlimited": last["is_unlimited"],
            "price": money.plain(last["price_cents"]),
        }
    return likely


def given_of(form: AskForm) -> Given | None:
    """None: something in the form cannot be read; the fields say what."""
    return form.given() if form.validate() else None


def stage_of(text: str | None) -> Stage:
    """RefusedError: no such column."""
    try:
        return Stage(text or "")
    except ValueError:
        raise RefusedError("There is no such column on the board.") from None
