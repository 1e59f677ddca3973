"""What comes how often, and through which doors: their state, when each last came, how to set it up."""

from flask import Blueprint, Response, abort, flash
from flask_login import current_user
from flask_wtf import FlaskForm

from app import clock
from app.accounts.permissions import Permission
from app.extensions import db
from app.intake.deliveries import actions, queries
from app.intake.doors import mailboxes
from app.intake.doors.folder import path_of
from app.intake.layouts import LAYOUTS
from app.web import gate, hx
from app.web.choices import ChoiceField
from app.web.gate import current_location, current_scope, may
from app.web.settings import doors

part = Blueprint("deliveries", __name__, url_prefix="/deliveries")
REPORTS = {"members": "Members", "appointments": "Appointments", "packages": "Sales", "balances": "Balances"}
ANY = ""


def layouts() -> dict[str, str]:
    return {ANY: "Any layout"} | {name: name.replace("-", " ").capitalize() for name in LAYOUTS}


class DeliveryForm(FlaskForm):
    report = ChoiceField("What", choices=REPORTS)
    every = ChoiceField("How often", choices={"day": "Every day", "week": "Every week", "month": "Every month"})
    door = ChoiceField("Through", choices={ANY: "Any door"} | doors.WORDS, default=ANY)
    layout = ChoiceField("Read as", choices=layouts, default=ANY)


@part.get("")
@may(Permission.SEE_SETTINGS)
def show_deliveries() -> Response:
    return _page(DeliveryForm())


@part.post("")
@may(Permission.CHANGE_SETTINGS)
def expect_delivery() -> Response:
    form, location = DeliveryForm(), current_location()
    if not form.validate():
        return _page(form, 422)
    actions.expect(
        db.session(),
        location,
        report=form.report.data,
        layout=form.layout.data,
        door=form.door.data,
        every=form.every.data,
        by_id=current_user.id,
        now=clock.now(),
    )
    db.session.commit()
    flash("Noted. When it does not come, Today and the morning report say so.")
    return hx.go(f"/settings/deliveries?location={location.code}")


@part.post("/<int:delivery_id>/removal")
@may(Permission.CHANGE_SETTINGS)
def expect_no_more(delivery_id: int) -> Response:
    expected = queries.expected_delivery(db.session(), current_scope(), delivery_id)
    if expected is None:
        abort(404)
    location = gate.stand_at(expected.location_id)
    actions.expect_no_more(db.session(), expected)
    db.session.commit()
    flash("Nobody waits for it any more.")
    return hx.go(f"/settings/deliveries?location={location.code}")


def _page(form: DeliveryForm, status: int = 200) -> Response:
    location, today = current_location(), clock.today(current_location().timezone)
    mailbox = mailboxes.of(db.session(), current_scope(), location)
    return hx.page(
        "settings/deliveries.html",
        form=form,
        status=status,
        club=location,
        awaited=doors.awaited(db.session(), location, today),
        doors=doors.doors(db.session(), current_scope(), location, today, mailbox is not None),
        mailbox=mailbox,
        folder=path_of(location.code),
    )
