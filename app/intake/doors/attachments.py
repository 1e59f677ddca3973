"""The files in a message: attached, forwarded or zipped. Bounded in number and bytes; nothing of it touches a path."""

import zipfile
import zlib
from collections.abc import Generator, Iterator
from email.message import Message
from io import BytesIO
from typing import BinaryIO, NamedTuple, cast

from imap_tools import MailMessage
from imap_tools.message import MailAttachment

from app.intake.doors.rules import name_fault, safe_name
from app.intake.readers.limits import LIMITS
from app.intake.refusal import Refused, TooLarge

MOST_FILES = 50
"""Of one message, zipped ones counted."""
MOST_PARTS = 10_000
MOST_LINES = 1_500_000
"""Of the message as it is sent: each part and each line of a head becomes an object that is far larger than it."""
MOST_ENTRIES = 10_000
"""Of a zip, files or not."""
ENTRY = b"PK\x01\x02"
"""So begins each line of a zip's table of contents."""
NO_TABLE = ("image/", "audio/", "video/", "text/calendar", "text/x-vcard", "text/vcard", "message/",
            "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
            "application/ms-tnef")  # fmt: skip
"""What hangs on mail by itself: logos, signatures, invitations."""
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
)
"""All that the standard library says of a zip that is damaged, made by another method, or made to do harm."""


BROKEN_MAIL = (LookupError, ValueError, TypeError, AttributeError, RecursionError)
"""All that the standard library says of a message that follows no rule."""


class Attached(NamedTuple):
    name: str
    stream: BinaryIO


def files(raw: bytes) -> Iterator[Attached | Refused]:
    """Each file or why it is none, in the order of the message. Read each before the next is asked for."""
    for count, found in enumerate(_all(raw), 1):
        if count > MOST_FILES:
            yield Refused(f"There are more than {MOST_FILES} files in it; send the rest in another message.")
            return
        yield found


def _all(raw: bytes) -> Iterator[Attached | Refused]:
    if raw.count(b"\n--") > MOST_PARTS or raw.count(b"\n") > MOST_LINES:
        yield Refused("The message has too many parts; send the files zipped, in a new one.")
        return
    try:
        parts = [
            (_name(attachment), _content(attachment.part))
            for attachment in MailMessage.from_bytes(raw).attachments
            if not attachment.content_type.startswith(NO_TABLE)
        ]
    except BROKEN_MAIL:
        yield Refused("The message is damaged or made in a way that is not read; attach the files to a new one.")
        return
    left = LIMITS.unpacked_bytes
    for name, content in parts:
        if content.count(ENTRY) > MOST_ENTRIES:
            yield Refused(f"{name}: there are too many files in it; send less at once.")
        elif _is_archive(content):
            left = yield from _unzipped(name, content, left)
        else:
            yield Attached(name, BytesIO(content))


def _name(attachment: MailAttachment) -> str:
    return _plain(attachment.filename) or "attachment"


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2].strip()
    return safe_name(last) if last and name_fault(last) else last


def _is_archive(content: bytes) -> bool:
    """A zip that is no workbook."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return not {"[Content_Types].xml", "mimetype"} & set(archive.namelist())
    except BROKEN_ZIP:
        return True


def _unzipped(name: str, content: bytes, left: int) -> Generator[Attached | Refused, None, int]:
    """`left`: how many bytes the message may still unpack to; gives what is left after it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for member in archive.infolist():
                inner = _plain(member.filename)
                if member.is_dir() or "__MACOSX" in member.filename or inner.startswith("."):
                    continue
                if member.flag_bits & 1:
                    yield Refused(f"{name}: {inner} in it is locked with a password; send it without one.")
                    continue
                with archive.open(member) as packed:
                    stream = _Bounded(packed, name, inner, left)
                    if stream.is_zip:
                        yield Refused(f"{name}: {inner} is a zip in a zip; send it as one.")
                        continue
                    yield Attached(inner, cast(BinaryIO, stream))
                    left = stream.left
    except BROKEN_ZIP:
        yield Refused(f"{name}: the zip is damaged or made in a way that is not read; zip the files again.")
    return left


class _Bounded:
    """A member of a zip as it really unpacks, whatever the zip says of its size."""

    def __init__(self, packed: object, zip_name: str, inner: str, left: int) -> None:
        self._packed, self._zip_name, self._inner, self.left = cast(BinaryIO, packed), zip_name, inner, left
        self._first = self._packed.read(4)
        self.is_zip = self._first == b"PK\x03\x04" and not inner.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))

    def read(self, size: int = -1) -> bytes:
        try:
            block = self._first or self._packed.read(size)
        except BROKEN_ZIP:
            raise Refused(f"{self._zip_name}: {self._inner} in it is damaged; zip the files again.") from None
        self._first = b""
        self.left -= len(block)
        if self.left < 0:
            raise TooLarge(
                f"{self._zip_name}: unzipped it is larger than {LIMITS.unpacked_bytes:,} bytes; send less at once."
            )
        return block
