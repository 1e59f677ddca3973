"""Tells whoever sent a message what was wrong with its files. One answer a message, a few a day and sender."""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import formatdate, make_msgid
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import mail
from app.database import rows_changed
from app.extensions import settings
from app.intake.doors import letters
from app.models import Location, Mailbox, TakenMessage

MOST_A_DAY = 5
LONGEST_SUBJECT = 200
ENCODED = "=?"
"""So begins what mail programs decode."""
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")


def claim(session: Session, mailbox: Mailbox, row: TakenMessage, head: Message, now: datetime) -> bool:
    """Whether it is ours to answer. Noted at once: rather no answer than two. Commit before it is sent."""
    if not mailbox.wants_replies or row.replied_at is not None:
        return False
    if not letters.may_be_answered(head, (mailbox.username.lower(), _from(mailbox).lower())):
        return False
    today = select(func.count()).where(
        TakenMessage.location_id == row.location_id,
        TakenMessage.sender == row.sender,
        TakenMessage.replied_at > now - timedelta(1),
    )
    if (session.scalar(today) or 0) >= MOST_A_DAY:
        return False
    ours = update(TakenMessage).where(TakenMessage.id == row.id, TakenMessage.replied_at.is_(None))
    return rows_changed(session, ours.values(replied_at=now)) > 0


class Fate(NamedTuple):
    """What became of the files of a message that were not simply taken."""

    wrong: list[str]
    """Sentences."""
    held: list[str]
    """Names of files that wait for a person."""
    is_rest_taken: bool
    """Whether there were others."""

    @property
    def subject(self) -> str:
        return "Not taken" if self.wrong else "Waits for a look"

    def text(self, club: str) -> str:
        parts = [_listed(f"Spotter could not take this for {club}:", self.wrong)] * bool(self.wrong)
        if self.held:
            parts.append(
                _listed(f"This is here, and waits for somebody at {club} to look at it in Spotter:", self.held)
            )
            parts.append("Nothing has to be sent again for it.\n")
        return "\n".join([*parts, *["Everything else in the message was taken.\n"] * self.is_rest_taken])


def _listed(lead: str, lines: list[str]) -> str:
    return f"{lead}\n\n" + "".join(f"- {line}\n" for line in lines)


def send(location: Location, mailbox: Mailbox, to: str, head: Message, fate: Fate) -> None:
    """`mail.NotSent`: nobody got it. A bounce of it would come back to nobody."""
    reply = EmailMessage()
    reply["From"], reply["To"] = _from(mailbox), to
    reply["Subject"] = f"{fate.subject}: {_subject(head)}"[:LONGEST_SUBJECT]
    reply["Date"], reply["Message-ID"] = formatdate(), make_msgid(domain="spotter.invalid")
    message_id = str(head.get("Message-ID", "")).strip()
    if MESSAGE_ID.fullmatch(message_id) and ENCODED not in message_id:
        reply["In-Reply-To"] = reply["References"] = message_id
    reply["Auto-Submitted"] = "auto-replied"
    reply["X-Auto-Response-Suppress"] = "All"
    reply.set_content(fate.text(location.name))
    mail.send(settings().smtp_url, reply, envelope_from="")


def _from(mailbox: Mailbox) -> str:
    """The mailbox itself, where its user is an address, else the sender of SMTP_URL."""
    if "@" in mailbox.username:
        return mailbox.username
    url = settings().smtp_url
    return (mail.server_of(url).sender if url else "") or f"spotter@{mailbox.host}"


def _subject(head: Message) -> str:
    """As it reads, on one line. The library decodes what a header is given, line ends too: nothing encoded stays."""
    said = str(head.get("Subject", "your files"))
    with suppress(MessageError, LookupError, ValueError):
        said = str(make_header(decode_header(said)))
    plain = "".join(letter if letter.isprintable() else " " for letter in said)
    return " ".join(plain.replace(ENCODED, "= ?").split())
