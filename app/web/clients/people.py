"""Quick add: a person by name and phone, with who might be the same person."""

from flask import Blueprint, Response, abort, request

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.funnel import people, queries
from app.funnel.actions import IncompleteError
from app.funnel.people import OnBoardError, Prospect
from app.intake.identity import lookalikes
from app.models import Client
from app.web import hx
from app.web.clients import answers
from app.web.clients.forms import PersonForm, complain
from app.web.gate import current_location, current_scope, may

part = Blueprint("people", __name__)
TAKEN = "{name} is on the board already, with somebody else. A manager can assign them to you."


@part.get("/clients/new")
@may(Permission.MOVE_CARDS)
def ask_person() -> Response:
    return _show(PersonForm(formdata=None), 200)


@part.get("/clients/duplicates")
@may(Permission.MOVE_CARDS)
def show_duplicates() -> Response:
    """Asked while somebody types."""
    form = PersonForm(formdata=request.args, meta={"csrf": False})
    return hx.fragment("clients/_duplicates.html", duplicates=_duplicates(form))


@part.post("/clients")
@may(Permission.MOVE_CARDS)
def add_person() -> Response:
    """A member of the club who is no client yet comes with `member`; everybody else is a prospect."""
    location, scope = current_location(), current_scope()
    today = clock.today(location.timezone)
    member = request.form.get("member", "")
    if member:
        number = int(member) if member.isdecimal() and len(member) < 19 else 0
        try:
            opened = people.open_client(db.session(), scope, location, number, now=clock.now(), today=today)
        except OnBoardError as error:
            db.session.rollback()
            form = PersonForm(formdata=None)
            complain(form, {"name": TAKEN.format(name=error.name)})
            return _show(form, 409)
        return _added(opened or abort(404))
    form = PersonForm()
    if not form.validate():
        return _show(form, 422)
    try:
        client = people.add_prospect(db.session(), scope, location, who(form), now=clock.now(), today=today)
    except IncompleteError as error:
        db.session.rollback()
        complain(form, error.fields)
        return _show(form, 422)
    lookalikes.look_at(db.session(), location, client.member)
    return _added(client)


def who(form: PersonForm) -> Prospect:
    first, _, last = " ".join((form.name.data or "").split()).partition(" ")
    return Prospect(first, last, (form.phone.data or "").strip(), (form.email.data or "").strip())


def _added(client: Client) -> Response:
    client_id, sentence = client.id, f"{queries.full_name(client)} is on the board."
    db.session.commit()
    return answers.done(client_id, sentence)


def _duplicates(form: PersonForm) -> list[dict[str, object]]:
    found = people.possible_duplicates(db.session(), current_scope(), current_location(), who(form))
    return [dict(row) for row in found]


def _show(form: PersonForm, status: int) -> Response:
    return hx.page(
        "clients/new.html", "clients/_new.html", status=status, form=form, duplicates=_duplicates(form),
        over=hx.is_fragment(),
    )  # fmt: skip
