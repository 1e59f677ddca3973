"""A club's mailbox over IMAP with TLS. Whatever goes wrong on the way is one sentence that holds no secret."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import NamedTuple

from imap_tools import AND, BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError, MailboxStarttlsError

from app.accounts import seal
from app.extensions import settings
from app.intake.doors.line import LONGEST_SECONDS, StartTlsLine, TlsLine
from app.models import Mailbox

WAIT_SECONDS = 30
HEAD = "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER]<0.100000>)"
FROM = "(UID BODY.PEEK[HEADER.FIELDS (FROM)]<0.10000>)"
"""No more of it, however long somebody made it."""
BODY = "(UID BODY.PEEK[])"
MANY = 500
LATE = "{host} was so slow that the look was broken off; what was not read yet comes with the next."
KEY_CHANGED = "Its password can no longer be read, because SECRET_KEY has changed. Type it again."


class Trouble(Exception):
    """The mailbox cannot be read now. One sentence."""


class Head(NamedTuple):
    uid: str
    key: str
    """As `TakenMessage.key`."""
    arrived_at: datetime | None
    """When the server got it."""
    byte_count: int
    header: bytes


@contextmanager
def connected(mailbox: Mailbox) -> Iterator["Post"]:
    """Trouble, and nothing else, for all that happens between us and the server, inside of the block too."""
    password = seal.opened(settings().secret_key, mailbox.sealed_password)
    if password is None:
        raise Trouble(KEY_CHANGED)
    box: BaseMailBox | None = None
    began = monotonic()
    try:
        kind = StartTlsLine if mailbox.has_starttls else TlsLine
        box = kind(mailbox.host, mailbox.port, timeout=WAIT_SECONDS, ssl_context=_context(mailbox))
        _log_in(box, mailbox, password)
        yield Post(box, mailbox)
    except (OSError, imaplib.IMAP4.error, ImapToolsError, UnicodeError) as problem:
        is_late = monotonic() - began >= LONGEST_SECONDS
        raise Trouble(LATE.format(host=mailbox.host) if is_late else _sentence(problem, mailbox)) from problem
    finally:
        if box is not None:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
            with suppress(OSError):
                box.client.shutdown()


def _context(mailbox: Mailbox) -> ssl.SSLContext:
    """The usual authorities, or only the one that was given."""
    context = ssl.create_default_context(cadata=mailbox.ca_pem or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _log_in(box: BaseMailBox, mailbox: Mailbox, password: str) -> None:
    if mailbox.username.isascii() and password.isascii():
        box.login(mailbox.username, password, initial_folder=None)
    else:
        box.login_utf8(mailbox.username, password, initial_folder=None)
    box.folder.set(mailbox.folder)


def _sentence(problem: Exception, mailbox: Mailbox) -> str:
    host, port = mailbox.host, mailbox.port
    match problem:
        case socket.gaierror():
            return f"There is no server called {host}."
        case ssl.SSLCertVerificationError():
            return f"The certificate of {host} cannot be trusted ({problem.verify_message.rstrip('.')})."
        case ssl.SSLError():
            return f"{host} does not speak TLS on port {port}; 993 is the usual one, 143 with STARTTLS."
        case TimeoutError():
            return f"{host} did not answer within {WAIT_SECONDS} seconds."
        case ConnectionRefusedError():
            return f"{host} takes no connection on port {port}."
        case MailboxLoginError():
            return f"{host} does not take this user and password."
        case MailboxStarttlsError():
            return f"{host} refuses STARTTLS on port {port}, so nothing else was said to it."
        case imaplib.IMAP4.error() if "TLS not supported" in str(problem):
            return f"{host} offers no STARTTLS on port {port}, so nothing else was said to it; 143 is the usual one."
        case MailboxFolderSelectError():
            return f"There is no folder “{mailbox.folder}” in the mailbox."
        case _:
            return f"{host} broke off the conversation ({type(problem).__name__})."


class Post:
    """An open mailbox. Nothing it does marks a message as read."""

    def __init__(self, box: BaseMailBox, mailbox: Mailbox) -> None:
        self._box = box
        _, said = box.client.response("UIDVALIDITY")
        validity = (
            said[0].decode() if said and said[0] else str(box.folder.status(mailbox.folder).get("UIDVALIDITY", 0))
        )
        self._mark = f"{mailbox.host}:{mailbox.port}:{mailbox.username}:{mailbox.folder}:{validity}"

    def uids_from(self, senders: list[str]) -> list[str]:
        """Of messages that may be from one of these; the server looks for a part of the text. The oldest first."""
        found: set[str] = set()
        for sender in senders:
            found.update(self._box.uids(AND(from_=sender, deleted=False)))
        return sorted(found, key=int)

    def with_from(self, uids: list[str]) -> Iterator[tuple[str, bytes]]:
        """Each with its line From, many in one question: a flood of look-alikes costs little."""
        for start in range(0, len(uids), MANY):
            for line, header in self._fetched(",".join(uids[start : start + MANY]), FROM):
                if uid := re.search(rb"\bUID (\d+)", line):
                    yield uid[1].decode(), header

    def head(self, uid: str) -> Head | None:
        """None: it is gone."""
        for line, header in self._fetched(uid, HEAD):
            size = re.search(rb"RFC822\.SIZE (\d+)", line)
            key = sha256(f"{self._mark}:{uid}".encode()).hexdigest()
            return Head(uid, key, _arrived(line), int(size[1]) if size else 0, header)
        return None

    def body(self, uid: str) -> bytes:
        for _, body in self._fetched(uid, BODY):
            return body
        return b""

    def move(self, uid: str, fate: str) -> None:
        """To `Spotter/done` or `Spotter/refused`, as this server spells a path."""
        prefix, delimiter = self._namespace()
        place = f"{prefix}Spotter{delimiter}{fate}"
        if not self._box.folder.exists(place):
            self._box.folder.create(place)
            with suppress(ImapToolsError):  # so that mail programs show it; not all servers care
                self._box.folder.subscribe(place, True)
        self._box.move(uid, place)

    def _fetched(self, uids: str, parts: str) -> list[tuple[bytes, bytes]]:
        """What the server said around each literal, and the literal."""
        status, data = self._box.client.uid("FETCH", uids, parts)
        if status != "OK":
            raise imaplib.IMAP4.error("FETCH")
        after = [*data[1:], b""]
        return [
            (piece[0] + (following if isinstance(following, bytes) else b""), piece[1])
            for piece, following in zip(data, after, strict=True)
            if isinstance(piece, tuple)
        ]

    def _namespace(self) -> tuple[str, str]:
        with suppress(imaplib.IMAP4.error):
            _, said = self._box.client.namespace()
            own = re.match(rb'\(\("([^"]*)" "([^"])"', said[0] or b"") if said else None
            if own:
                return own[1].decode(), own[2].decode()
        return "", "/"


def _arrived(line: bytes) -> datetime | None:
    """INTERNALDATE "17-Nov-2026 07:00:00 -0600"."""
    said = re.search(rb'INTERNALDATE "([^"]+)"', line)
    try:
        return datetime.strptime(said[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z") if said else None
    except ValueError:
        return None
