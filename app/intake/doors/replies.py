"""Tells whoever sent a message what was wrong with its files. One answer a message, a few a day and sender."""

from datetime import datetime, timedelta
from email.message import EmailMessage, Message
from email.utils import formatdate, make_msgid

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import mail
from app.extensions import settings
from app.intake.doors import letters
from app.models import Location, Mailbox, TakenMessage

MOST_A_DAY = 5
LONGEST_HEADER = 900


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
    return bool(session.execute(ours.values(replied_at=now)).rowcount)  # type: ignore[attr-defined]


def send(
    location: Location, mailbox: Mailbox, to: str, head: Message, sentences: list[str], *, is_partly_taken: bool
) -> None:
    """`mail.NotSent`: nobody got it. A bounce of it would come back to nobody."""
    reply = EmailMessage()
    reply["From"], reply["To"] = _from(mailbox), to
    reply["Subject"] = f"Not taken: {_one_line(str(head.get('Subject', 'your files')))}"[:200]
    reply["Date"], reply["Message-ID"] = formatdate(), make_msgid(domain="spotter.invalid")
    if message_id := _one_line(str(head.get("Message-ID", ""))):
        reply["In-Reply-To"] = reply["References"] = message_id
    reply["Auto-Submitted"] = "auto-replied"
    reply["X-Auto-Response-Suppress"] = "All"
    lines = "\n".join(f"- {sentence}" for sentence in sentences)
    rest = "\nEverything else in the message was taken.\n" if is_partly_taken else ""
    reply.set_content(f"Spotter could not take this for {location.name}:\n\n{lines}\n{rest}")
    mail.send(settings().smtp_url, reply, envelope_from="")


def _from(mailbox: Mailbox) -> str:
    """The mailbox itself, where its user is an address, else the sender of SMTP_URL."""
    if "@" in mailbox.username:
        return mailbox.username
    url = settings().smtp_url
    return (mail.server_of(url).sender if url else "") or f"spotter@{mailbox.host}"


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_HEADER]
