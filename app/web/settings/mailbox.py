"""The mailbox of a club: set up, tried, taken away. Its password is written and never shown."""

import re

from flask import Blueprint, Response, abort, flash
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from app import clock
from app.accounts.permissions import Permission
from app.days import count
from app.extensions import db, settings
from app.intake.doors import imap, mailboxes, post, states
from app.intake.doors.mailboxes import Wanted, Wrong
from app.models import Mailbox
from app.web import hx
from app.web.gate import current_location, current_scope, may

part = Blueprint("mailbox", __name__, url_prefix="/deliveries/mailbox")
PRINTABLE = Regexp(r"[^\x00-\x1f\x7f]*\Z", message="It has signs that cannot be typed.")
HOST = Regexp(r"[A-Za-z0-9.:-]*\Z", message="A name like imap.club.com, nothing before or after it.")


class MailboxForm(FlaskForm):
    host = StringField(
        "Server",
        [DataRequired("Which server is it on?"), Length(max=253), HOST],
        filters=[lambda text: (text or "").strip()],
    )
    port = IntegerField(
        "Port", [InputRequired("993 is usual."), NumberRange(1, 65535, "From 1 to 65535.")], default=993
    )
    has_starttls = BooleanField("STARTTLS: the server encrypts when it is asked to")
    username = StringField("User", [DataRequired("Who logs in there?"), Length(max=254), PRINTABLE])
    password = PasswordField("Password", [Length(max=1000), PRINTABLE])
    folder = StringField("Folder", [Length(max=200), PRINTABLE], default="INBOX")
    senders = TextAreaField("Whose files are taken")
    wants_replies = BooleanField("Tell the sender what was wrong")
    ca_pem = TextAreaField("Certificate of the server's own authority", [Length(max=100_000)])

    def wanted(self) -> Wanted:
        senders = [line for line in re.split(r"[\s,;]+", self.senders.data or "") if line]
        return Wanted(
            self.host.data or "",
            self.port.data or 993,
            bool(self.has_starttls.data),
            self.username.data or "",
            self.password.data or "",
            (self.folder.data or "").strip(),
            senders,
            bool(self.wants_replies.data),
            (self.ca_pem.data or "").strip(),
        )


@part.get("")
@may(Permission.CHANGE_SETTINGS)
def show_mailbox() -> Response:
    mailbox = _mailbox()
    return _page(MailboxForm(data=_kept(mailbox) if mailbox else None), mailbox)


@part.post("")
@may(Permission.CHANGE_SETTINGS)
def save_mailbox() -> Response:
    form, location = MailboxForm(), current_location()
    if not form.validate():
        return _page(form, _mailbox(), 422)
    try:
        mailboxes.set_up(db.session(), location, form.wanted())
    except Wrong as wrong:
        db.session.rollback()
        form[wrong.field].errors = [wrong.sentence]
        return _page(form, _mailbox(), 422)
    db.session.commit()
    flash("Saved. Spotter looks into it every few minutes; try it now to be sure.")
    return hx.go(f"/settings/deliveries?location={location.code}#door-mail")


@part.post("/trial")
@may(Permission.CHANGE_SETTINGS)
def try_mailbox() -> Response:
    """Looks, and takes nothing. What does not work is on the page in one sentence."""
    mailbox, location = _mailbox(), current_location()
    if mailbox is None:
        abort(404)
    try:
        waiting = post.try_now(mailbox)
        problem = None
    except imap.Trouble as trouble:
        problem = str(trouble)
    states.note(db.session(), location, "mail", problem, clock.now())
    db.session.commit()
    if problem is None:
        flash(f"It works. {count(waiting, 'message waits', 'messages wait')} to be taken.")
    return hx.go(f"/settings/deliveries?location={location.code}#door-mail")


@part.post("/removal")
@may(Permission.CHANGE_SETTINGS)
def take_mailbox_away() -> Response:
    location = current_location()
    mailboxes.take_away(db.session(), location)
    db.session.commit()
    flash("Spotter looks into that mailbox no more.")
    return hx.go(f"/settings/deliveries?location={location.code}")


def _kept(mailbox: Mailbox) -> dict[str, object]:
    """All but the password."""
    names = ("host", "port", "has_starttls", "username", "folder", "wants_replies", "ca_pem")
    kept = {name: getattr(mailbox, name) for name in names}
    return {**kept, "senders": "\n".join(mailbox.senders)}


def _mailbox() -> Mailbox | None:
    return mailboxes.of(db.session(), current_scope(), current_location())


def _page(form: MailboxForm, mailbox: Mailbox | None, status: int = 200) -> Response:
    can_reply = settings().smtp_url is not None
    return hx.page(
        "settings/mailbox.html", form=form, mailbox=mailbox, club=current_location(), can_reply=can_reply, status=status
    )
