"""What is recorded on a client beside the moves: outcomes, sales, contacts, who looks after them."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from app.accounts import trainers
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel import people, queries, records, rules
from app.funnel.actions import Done, IncompleteError, StaleError
from app.funnel.rules import RefusedError
from app.funnel.sold import items
from app.intake.recorded import adopt_recorded
from app.models import Appointment, Client
from app.web import hx
from app.web.clients import answers
from app.web.clients.asks import form_for, given_of
from app.web.clients.forms import CONTACT_WORDS, AskForm, ContactForm, complain
from app.web.clients.show import act_of, client_or_404
from app.web.gate import current_scope, may

part = Blueprint("records", __name__)


@part.post("/appointments/<int:appointment_id>/outcomes")
@may(Permission.RECORD_OUTCOMES)
def record_outcome(appointment_id: int) -> Response:
    held, client = _held(appointment_id)
    outcome = request.form.get("outcome", "")
    return _recorded(client, lambda: records.record_outcome(act_of(client), held, outcome))


def _held(appointment_id: int) -> tuple[Appointment, Client]:
    held = records.appointment(db.session(), current_scope(), appointment_id) or abort(404)
    return held, client_or_404(held.client_id)


@part.post("/clients/<int:client_id>/lowerings")
@may(Permission.MOVE_CARDS)
def lower_flag(client_id: int) -> Response:
    client = client_or_404(client_id)
    return _recorded(client, lambda: records.lower_flag(act_of(client)))


def _recorded(client: Client, record: Callable[[], Done]) -> Response:
    client_id = client.id
    try:
        done = record()
    except RefusedError as refusal:
        return answers.refused(client_id, str(refusal), 422)
    db.session.commit()
    return answers.done(client_id, done.sentence, f"/moves/{done.move_id}/undo")


@part.get("/clients/<int:client_id>/packages/new")
@may(Permission.MOVE_CARDS)
def ask_sale(client_id: int) -> Response:
    client = client_or_404(client_id)
    return _show_sale(client, form_for(client, rules.SELL), 200)


@part.post("/clients/<int:client_id>/packages")
@may(Permission.MOVE_CARDS)
def record_sale(client_id: int) -> Response:
    client = client_or_404(client_id)
    form = form_for(client, rules.SELL, request.form)
    given, complaint = given_of(form), ""
    if given is not None:
        try:
            act = act_of(client)
            done = adopt_recorded(act, records.record_sale(act, given, _seen(form)))
        except StaleError as error:
            return _stale(client, form, error)
        except IncompleteError as error:
            db.session.rollback()
            complaint = complain(form, error.fields)
        else:
            db.session.commit()
            return answers.done(client_id, done.sentence, f"/moves/{done.move_id}/undo")
    return _show_sale(client_or_404(client_id), form, 422, complaint)


def _stale(client: Client, form: AskForm, error: StaleError) -> Response:
    said = answers.still_holds(client, error)
    if not said:
        return answers.stale(client, error)
    form.version.data = str(client.version)
    return _show_sale(client, form, 409, said)


def _seen(form: AskForm) -> int | None:
    """The version of the card that the form stood on, so that a form sent twice sells once; None: it did not say."""
    version = form.version.data or ""
    return int(version[:18]) if version.isdecimal() else None


def _show_sale(client: Client, form: AskForm, status: int, complaint: str = "") -> Response:
    known = items(db.session(), client.location_id)
    return hx.page(
        "clients/sale.html", "clients/_sale.html", status=status, form=form, complaint=complaint, client=client,
        name=queries.full_name(client), items=known, place="drawer" if hx.is_fragment() else "page",
    )  # fmt: skip


@part.post("/clients/<int:client_id>/contacts")
@may(Permission.RECORD_CONTACTS)
def record_contact(client_id: int) -> Response:
    client, form = client_or_404(client_id), ContactForm()
    if form.validate():
        try:
            contact = records.record_contact(
                act_of(client), form.kind.data, form.note.data or "", form.contacted_on.data
            )
        except IncompleteError as error:
            db.session.rollback()
            complain(form, error.fields)
        else:
            sentence, undo = f"{CONTACT_WORDS[contact.kind]} recorded.", f"/contacts/{contact.id}/undo"
            db.session.commit()
            return answers.done(client_id, sentence, undo)
    return _show_contact(client_or_404(client_id), form)


def _show_contact(client: Client, form: ContactForm) -> Response:
    """What was typed comes back with what is wrong about it."""
    return hx.page(
        "clients/contact.html", "clients/_contact.html", status=422, form=form, client_id=client.id,
        name=queries.full_name(client), over=hx.is_fragment(),
    )  # fmt: skip


@part.post("/contacts/<int:contact_id>/undo")
@may(Permission.RECORD_CONTACTS)
def undo_contact(contact_id: int) -> Response:
    contact = records.contact_of(db.session(), current_scope(), contact_id) or abort(404)
    client = client_or_404(contact.client_id)
    client_id = client.id
    try:
        records.void_contact(act_of(client), contact)
    except RefusedError as refusal:
        return answers.refused(client_id, str(refusal), 409)
    db.session.commit()
    return answers.done(client_id, "Undone. The contact is off the record.")


@part.post("/clients/<int:client_id>/trainer")
@may(Permission.ASSIGN_TRAINERS)
def assign_trainer(client_id: int) -> Response:
    client, chosen = client_or_404(client_id), request.form.get("trainer", "")
    try:
        trainer_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None
        people.assign(act_of(client), current_scope(), trainer_id)
    except IncompleteError as error:
        return answers.refused(client_id, str(error), 422)
    name = trainers.names(db.session(), client.location_id).get(trainer_id or 0)
    db.session.commit()
    return answers.done(client_id, f"Given to {name}." if name else "Nobody looks after this client now.")
