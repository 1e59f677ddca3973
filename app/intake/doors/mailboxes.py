"""The mailbox of a club: set up, changed, taken away."""

import ssl
from typing import Literal, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts import seal
from app.accounts.scope import Scope
from app.extensions import settings
from app.intake.doors.rules import sender_fault
from app.models import DoorState, Location, Mailbox

Field = Literal["host", "port", "password", "senders", "ca_pem"]
TLS_PORT = 993
"""There TLS comes first of all."""


class Wrong(Exception):
    """One sentence, and the field it is about."""

    def __init__(self, field: Field, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Wanted(NamedTuple):
    """What a person says. `password` empty: the one that is kept."""

    host: str
    port: int
    has_starttls: bool
    username: str
    password: str
    folder: str
    senders: list[str]
    wants_replies: bool
    ca_pem: str


def of(session: Session, scope: Scope, location: Location) -> Mailbox | None:
    return session.scalar(select(Mailbox).where(scope.sees(Mailbox), Mailbox.location_id == location.id))


def set_up(session: Session, location: Location, wanted: Wanted) -> Mailbox:
    _check(wanted)
    mailbox = session.scalar(select(Mailbox).where(Mailbox.location_id == location.id))
    if mailbox is None:
        mailbox = Mailbox(location_id=location.id)
        session.add(mailbox)
    _keep_password(mailbox, wanted)
    mailbox.host, mailbox.port, mailbox.username = wanted.host, wanted.port, wanted.username
    mailbox.has_starttls = wanted.has_starttls
    mailbox.folder = wanted.folder or "INBOX"
    mailbox.senders = list(dict.fromkeys(sender.lower() for sender in wanted.senders))
    mailbox.wants_replies, mailbox.ca_pem = wanted.wants_replies, wanted.ca_pem or None
    _forget_state(session, location)
    session.flush()
    return mailbox


def take_away(session: Session, location: Location) -> None:
    """Nothing is read there any more. Which messages were taken stays known, should it come back."""
    session.execute(delete(Mailbox).where(Mailbox.location_id == location.id))
    _forget_state(session, location)


def _keep_password(mailbox: Mailbox, wanted: Wanted) -> None:
    """A kept password goes to no other server and no other account than the one it was typed for."""
    is_same = (mailbox.host, mailbox.port, mailbox.username) == (wanted.host, wanted.port, wanted.username)
    if wanted.password:
        mailbox.sealed_password = seal.sealed(settings().secret_key, wanted.password)
    elif mailbox.sealed_password is None:
        raise Wrong("password", "What is the password of the mailbox?")
    elif not is_same:
        raise Wrong("password", "Type the password again: server or user is another now.")


def _check(wanted: Wanted) -> None:
    if wanted.has_starttls and wanted.port == TLS_PORT:
        raise Wrong("port", "Port 993 speaks TLS from the start. STARTTLS is usual on port 143.")
    if not wanted.senders:
        raise Wrong("senders", "Whose files are taken? Name an address, or a domain like @club.com.")
    for sender in wanted.senders:
        if fault := sender_fault(sender):
            raise Wrong("senders", fault)
    if wanted.ca_pem:
        try:
            ssl.create_default_context(cadata=wanted.ca_pem)
        except (ssl.SSLError, ValueError):
            raise Wrong(
                "ca_pem", "This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----."
            ) from None


def _forget_state(session: Session, location: Location) -> None:
    session.execute(delete(DoorState).where(DoorState.location_id == location.id, DoorState.door == "mail"))
