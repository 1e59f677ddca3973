"""A look into a club's mailbox. Files of allowed senders are taken, then the message is moved; all other mail is left
as it is. Each step is noted before the next: a worker may die between any two.
"""

import email
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import mail
from app.extensions import settings
from app.intake import actions
from app.intake.doors import attachments, letters, replies, states
from app.intake.doors.imap import Head, Post, Trouble, connected
from app.intake.doors.inbox import IS_READ, SPARE_BYTES
from app.intake.doors.rules import as_of, is_allowed
from app.intake.refusal import NoRoom, Refused
from app.models import Export, Location, Mailbox, TakenMessage

MESSAGES_A_LOOK = 50
MOST_BYTES = 40_000_000
"""Of one message: it is held in memory while it is read."""
TOO_LARGE = f"The message is larger than {MOST_BYTES // 1_000_000} MB; export a shorter period, or zip the files."
NO_FILE = "There is no file in the message; attach the export as CSV, XLSX, XLS or HTML, or zipped."
FULL = "The disk is full, so mail waits in the mailbox; make room, and it is taken by itself."
KEPT = timedelta(days=365)
"""So long it is remembered which messages were taken."""


class Look(NamedTuple):
    session: Session
    location: Location
    mailbox: Mailbox
    post: Post
    now: datetime


def look(session: Session, mailbox: Mailbox, now: datetime) -> Iterator[int | None]:
    """Commit at every step. A number is an import to be read soon."""
    location = session.get_one(Location, mailbox.location_id)
    problem: str | None = None
    try:
        with connected(mailbox) as post:
            here = Look(session, location, mailbox, post, now)
            for uid in list(islice(_wanted(post, mailbox), MESSAGES_A_LOOK)):
                yield from _message(here, uid)
    except IntegrityError:  # somebody else looks right now and was first
        session.rollback()
        return
    except (Trouble, mail.NotSent) as trouble:
        session.rollback()
        problem = str(trouble)
    session.execute(delete(TakenMessage).where(TakenMessage.taken_at < now - KEPT))
    states.note(session, location, "mail", problem, now)
    yield None


def _wanted(post: Post, mailbox: Mailbox) -> Iterator[str]:
    """Those of allowed senders, the oldest first."""
    for uid, header in post.with_from(post.uids_from(mailbox.senders)):
        if is_allowed(letters.sender(email.message_from_bytes(header)), mailbox.senders):
            yield uid


def _message(here: Look, uid: str) -> Iterator[int | None]:
    head = here.post.head(uid)
    if head is None:
        return
    said = email.message_from_bytes(head.header)
    sender = letters.sender(said)
    if not is_allowed(sender, here.mailbox.senders):
        return
    row = _row(here, head)
    if row is None:
        row = _take(here, head, sender)
        yield None
        yield from list(row.export_ids)
    exports = [export for id in row.export_ids if (export := here.session.get(Export, id))]
    if any(export.status not in IS_READ for export in exports):
        return
    wrong = [*row.refusals, *(export.refusal or "" for export in exports if export.status == "refused")]
    held = [export.filename for export in exports if export.status == "held"]
    if (wrong or held) and replies.claim(here.session, here.mailbox, row, said, here.now):
        yield None
        is_rest_taken = len(wrong) + len(held) < len(row.refusals) + len(exports)
        replies.send(here.location, here.mailbox, sender, said, replies.Fate(wrong, held, is_rest_taken))
    here.post.move(uid, "refused" if wrong else "done")
    row.finished_at = here.now
    yield None


def _row(here: Look, head: Head) -> TakenMessage | None:
    known = (TakenMessage.location_id == here.location.id, TakenMessage.key == head.key)
    return here.session.scalar(select(TakenMessage).where(*known))


def _take(here: Look, head: Head, sender: str) -> TakenMessage:
    """All files of a message and that it was taken, in one transaction."""
    ids: list[int] = []
    refusals: list[str] = []
    if head.byte_count > MOST_BYTES:
        refusals.append(TOO_LARGE)
    else:
        if shutil.disk_usage(settings().home).free < head.byte_count + SPARE_BYTES:
            raise Trouble(FULL)
        for found in attachments.files(here.post.body(head.uid)):
            try:
                ids.append(_received(here, head, found))
            except NoRoom as problem:
                raise Trouble(FULL) from problem
            except Refused as refusal:
                refusals.append(str(refusal))
        if not ids and not refusals:
            refusals.append(NO_FILE)
    row = TakenMessage(location_id=here.location.id, key=head.key, sender=sender, taken_at=here.now)
    row.export_ids, row.refusals = list(dict.fromkeys(ids)), refusals
    here.session.add(row)
    here.session.flush()
    return row


def _received(here: Look, head: Head, found: attachments.Attached | Refused) -> int:
    if isinstance(found, Refused):
        raise found
    arrived = min(head.arrived_at or here.now, here.now)
    day = as_of(found.name, here.location.here(arrived), here.location.here(here.now))
    received = actions.receive(
        here.session, here.location, found.stream, filename=found.name, as_of=day, source="mail", now=here.now
    )
    return received.export.id


def try_now(mailbox: Mailbox) -> int:
    """How many messages of allowed senders wait. Trouble: the sentence why it does not work. Nothing is moved."""
    with connected(mailbox) as post:
        return sum(1 for _ in _wanted(post, mailbox))
