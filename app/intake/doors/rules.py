"""What a name may be, of which day a file speaks, and whose mail is taken."""

import re
from datetime import date, datetime

from app.intake.rules import speaks_of

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial", ".download")
"""What SFTP programs, browsers and sync clients call a file that is still on its way."""
LONGEST_NAME_BYTES = 200
"""Leaves room for a number and for the `.txt` beside it."""
DAY = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)")
SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
REPLACED = re.compile(r"[^\w .()+=@,#&-]")


def is_on_its_way(name: str) -> bool:
    """Hidden, or named as unfinished: somebody is still writing it."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED)


def name_fault(name: str) -> str | None:
    """The sentence for the person, or None when the name can be kept as it is."""
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "Its name is not UTF-8. Name it with letters, digits, dots and dashes, and bring it again."
    if size > LONGEST_NAME_BYTES:
        return f"Its name is longer than {LONGEST_NAME_BYTES} bytes. Shorten it and bring it again."
    if any(not letter.isprintable() or letter in "/\\" for letter in name) or name != name.strip():
        return "Its name has signs that no file name needs. Name it with letters, digits, dots and dashes."
    return None


def safe_name(name: str) -> str:
    """A name that can be kept, for a file whose own cannot."""
    kept = REPLACED.sub("_", name.encode(errors="replace").decode()).strip(" .")
    while len(kept.encode()) > LONGEST_NAME_BYTES:
        kept = kept[:-1]
    return kept or "file"


def numbered(name: str, number: int) -> str:
    """`sales.csv`, `sales-2.csv`, `sales-3.csv`."""
    if number == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{number}{dot}{ending}" if stem else f"{name}-{number}"


def as_of(name: str, arrived: datetime, now: datetime) -> date:
    """Of which day a file speaks, both times by the club's clock: the latest day in its name, where that is none to
    come; else the day of its arrival, or the one before when it came before noon.
    """
    named = [day for day in _days_in(name) if day <= now.date()]
    return max(named) if named else speaks_of(arrived)


def _days_in(name: str) -> list[date]:
    found = []
    for year, month, day in DAY.findall(name):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def sender_fault(text: str) -> str | None:
    """A line of the senders list: an address, or @ and a domain."""
    if SENDER.fullmatch(text) and len(text) <= 254:
        return None
    return f"“{text[:80]}” is neither an address like reports@club.com nor everybody of a domain like @club.com."


def is_allowed(sender: str, allowed: list[str]) -> bool:
    """Exactly an address of the list, or of exactly a domain of it."""
    folded = sender.strip().lower()
    domain = folded.rpartition("@")[2]
    return bool(domain) and (folded in allowed or f"@{domain}" in allowed)
