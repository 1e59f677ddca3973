"""A trainer's book goes to others: who takes whom, as of which day, looked at before it happens, taken back whole."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, request
from flask_login import current_user

from app import clock, days, money
from app.accounts import actions as accounts
from app.accounts import queries as people
from app.accounts import trainers as staff
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel import handing, handovers
from app.funnel.handing import Handing, HandoverRefused
from app.funnel.handovers import InBook
from app.funnel.words import LABELS
from app.models import Location, Trainer, User
from app.standing.stage import Stage
from app.web import gate, hx
from app.web.gate import current_scope, may
from app.web.settings.trainers import number_in, trainer_or_404

part = Blueprint("handover", __name__)


class Row(NamedTuple):
    """One client, and who is to take them; 0: nobody, they stay."""

    client_id: int
    name: str
    note: str
    taker_id: int


class Plan(NamedTuple):
    """What would happen."""

    given_on: str
    takers: list[int]
    rows: list[Row]
    lost: list[Row]
    said: str
    """How many clients go to whom, and how many stay."""
    closes: bool


@part.get("/trainers/<int:trainer_id>/handover")
@may(Permission.ASSIGN_TRAINERS)
def plan_handover(trainer_id: int) -> Response:
    """With takers in the address: an even split among them, to be changed client by client."""
    trainer = trainer_or_404(trainer_id)
    location = gate.stand_at(trainer.location_id)
    asked = request.args.get("on") or clock.today(location.timezone).isoformat()
    takers = [taker for taker in map(number_in, request.args.getlist("to")) if taker in _others(trainer)]
    book = _book(trainer)
    chosen = handing.dealt([one for one in book if one.stage != Stage.LOST], takers)
    chosen |= handing.dealt([one for one in book if one.stage == Stage.LOST], takers)
    return _show(trainer, _plan(trainer, book, asked, takers, chosen, closes=False))


@part.post("/trainers/<int:trainer_id>/handover")
@may(Permission.ASSIGN_TRAINERS)
def hand_over(trainer_id: int) -> Response:
    """With `look`: nothing happens yet, and the page says what would."""
    trainer = trainer_or_404(trainer_id)
    location, book, form = gate.stand_at(trainer.location_id), _book(trainer), request.form
    typed, takers = form.get("on", ""), [number_in(text) for text in form.getlist("to")]
    picked = {number_in(name[2:]): number_in(value) for name, value in form.items() if name.startswith("c-")}
    chosen = {client_id: taker for client_id, taker in picked.items() if taker}
    closes, given_on = "close" in form, _day(typed)
    plan = _plan(trainer, book, typed, takers, chosen, closes=closes)
    if "look" in form:
        return _show(trainer, plan)
    if given_on is None:
        return _show(trainer, plan, "On which day? Write it as 2026-12-01.", 422)
    try:
        handing.hand_over(_act(location), current_scope(), trainer.id, given_on, chosen)
        closed = _close_account(trainer) if closes else ""
    except (HandoverRefused, accounts.Refused) as refusal:
        sentence = refusal.sentence if isinstance(refusal, accounts.Refused) else str(refusal)
        db.session.rollback()
        trainer = trainer_or_404(trainer_id)
        return _show(trainer, _plan(trainer, _book(trainer), typed, takers, chosen, closes=closes), sentence, 422)
    said = f"{days.count(len(chosen), 'client')} of {trainer.name} handed over, as of {days.exact(given_on)}.{closed}"
    db.session.commit()
    flash(said)
    return hx.go("/settings/trainers")


@part.post("/handovers/<int:handover_id>/undo")
@may(Permission.ASSIGN_TRAINERS)
def take_back(handover_id: int) -> Response:
    found = handovers.one(db.session(), current_scope(), handover_id) or abort(404)
    try:
        handing.take_back(_act(gate.stand_at(found.location_id)), found)
    except HandoverRefused as refusal:
        db.session.rollback()
        return hx.page("settings/refused.html", sentence=str(refusal), back="/settings/trainers", status=409)
    db.session.commit()
    flash(f"Taken back. Everybody is in the book where they were.{_still_closed(found.giver_id)}")
    return hx.go("/settings/trainers")


def _book(trainer: Trainer) -> list[InBook]:
    return handovers.book_of(db.session(), current_scope(), trainer.location_id, trainer.id)


def _others(trainer: Trainer) -> dict[int, str]:
    known = staff.known(db.session(), trainer.location_id)
    return {id: name for id, name in known.items() if id != trainer.id}


def _plan(
    trainer: Trainer, book: list[InBook], given_on: str, takers: list[int], chosen: dict[int, int], *, closes: bool
) -> Plan:
    location, others = gate.stand_at(trainer.location_id), _others(trainer)
    rows = [Row(one.client_id, one.name, _note(one, location), chosen.get(one.client_id, 0)) for one in book]
    lost = {one.client_id for one in book if one.stage == Stage.LOST}
    counts = {id: sum(row.taker_id == id for row in rows) for id in others}
    return Plan(
        given_on,
        takers,
        [row for row in rows if row.client_id not in lost],
        [row for row in rows if row.client_id in lost],
        _split({others[id]: count for id, count in counts.items() if count}, sum(not row.taker_id for row in rows)),
        closes,
    )


def _split(counts: Mapping[str, int], staying: int) -> str:
    if not counts:
        return "Nobody is chosen yet."
    stay = [days.count(staying, "stays", "stay")] if staying else []
    return f"{', '.join([*(f'{count} to {name}' for name, count in counts.items()), *stay])}."


def _note(one: InBook, location: Location) -> str:
    value = f", {money.spoken(one.value_cents, location.currency)}" if one.value_cents else ""
    return f"{LABELS[Stage(one.stage)]}{value}"


def _show(trainer: Trainer, plan: Plan, complaint: str = "", status: int = 200) -> Response:
    account = _account(trainer)
    return hx.page(
        "settings/handover.html", status=status, trainer=trainer, plan=plan, others=_others(trainer),
        complaint=complaint, account=account.called if account else "",
    )  # fmt: skip


def _account(trainer: Trainer) -> User | None:
    """The open one of the trainer, if the person may close it."""
    found = people.account_of(db.session(), current_scope(), trainer.id)
    return found if found is not None and found.id != current_user.id else None


def _close_account(trainer: Trainer) -> str:
    account = _account(trainer)
    if account is None:
        return ""
    accounts.deactivate(db.session(), current_scope(), account)
    return f" {account.called} is logged out everywhere and can no longer log in."


def _still_closed(trainer_id: int) -> str:
    """Who gives a book away may have left: whether they are back is for a person to say."""
    found = people.account_of(db.session(), current_scope(), trainer_id, is_closed=True)
    if found is None:
        return ""
    return f" The account of {found.called} stays closed; it is opened again on Settings, People."


def _act(location: Location) -> Handing:
    today = clock.today(location.timezone)
    return handing.handing_at(db.session(), location, current_user.id, now=clock.now(), today=today)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
