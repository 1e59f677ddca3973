"""What the values of a column look like, before anybody has said what they are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.intake.clean import money, names
from app.intake.clean.cell import STATUS_WORDS, Bad, flag, identity, is_blank, squeeze
from app.intake.clean.dates import UNKNOWN, DateReader
from app.intake.clean.times import time_of_day
from app.intake.guess import VENDORS, guess_item, guess_service
from app.intake.refusal import Refused
from app.models.appointment import OUTCOMES

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
PHONE = re.compile(r"\+?[\d\s().\-/]{7,20}")
DECIMALS = re.compile(r".*(?:[.,]\d\d\b|[$€£¥]).*")
WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
ATTENDED = {
    "attended", "completed", "complete", "showed", "show", "no show", "noshow", "no-show", "cancelled", "canceled",
    "late cancel", "late cancelled", "booked", "scheduled", "reserved", "confirmed", "checked in", "arrived", "missed",
    "rescheduled", "absent", "signed in", "done", "open", "early cancel",
}  # fmt: skip
WORDS = ATTENDED | set(OUTCOMES) | {word for words in VENDORS.values() for word in words}
FEW = 12
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
FIRST, LAST = 36526, 73050
"""Serial days of the years 2000 and 2099."""


@dataclass(frozen=True)
class Known:
    """Of the club."""

    ids: frozenset[str] = frozenset()
    names: frozenset[tuple[str, str]] = frozenset()
    """First and last, in small letters."""
    staff: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Looks:
    cells: Sequence[str]
    known: Known = field(default_factory=Known)
    all_cells: Sequence[str] = ()
    """Those and more, where only a question about the whole column is asked of them."""

    @cached_property
    def values(self) -> list[str]:
        """Those that are filled, as a person would type them."""
        return [text for cell in self.cells if not is_blank(text := squeeze(cell))]

    @cached_property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(self.values))

    def share(self, is_one: Callable[[str], object]) -> float:
        """Of the distinct values."""
        return sum(bool(is_one(value)) for value in self.distinct) / len(self.distinct) if self.distinct else 0.0

    @cached_property
    def days(self) -> float:
        return self.share(lambda value: _moment(value) is not None)

    @cached_property
    def serials(self) -> float:
        """Days as a spreadsheet counts them."""
        return self.share(lambda value: SERIAL.fullmatch(value) and FIRST <= float(value) <= LAST)

    @cached_property
    def moments(self) -> float:
        return self.share(lambda value: (_moment(value) or ("", ""))[1])

    @cached_property
    def times(self) -> float:
        return self.share(lambda value: not isinstance(time_of_day(value), Bad))

    @cached_property
    def amounts(self) -> float:
        return self.share(lambda value: isinstance(money.cents(value), int))

    @cached_property
    def has_decimals(self) -> bool:
        return self.share(DECIMALS.fullmatch) > 0.3

    @cached_property
    def counts(self) -> float:
        return self.share(lambda value: isinstance(money.count(value), int))

    @cached_property
    def emails(self) -> float:
        return self.share(EMAIL.fullmatch)

    @cached_property
    def phones(self) -> float:
        return self.share(lambda value: PHONE.fullmatch(value) and sum(map(str.isdigit, value)) >= 7)

    @cached_property
    def flags(self) -> float:
        return self.share(lambda value: isinstance(flag(value), bool))

    @cached_property
    def ids(self) -> float:
        return self.share(_is_id)

    @cached_property
    def known_ids(self) -> float:
        return self.share(self.known.ids.__contains__)

    @cached_property
    def full_names(self) -> float:
        return self.share(lambda value: all(_name(value)) and not re.search(r"\d", value))

    @cached_property
    def known_names(self) -> float:
        return self.share(lambda value: tuple(part.casefold() for part in _name(value)) in self.known.names)

    @cached_property
    def staff(self) -> float:
        return self.share(lambda value: value.casefold() in self.known.staff)

    @cached_property
    def words(self) -> float:
        return self.share(WORD.fullmatch)

    @cached_property
    def outcomes(self) -> float:
        return self.share(lambda value: re.sub(r"[\s_]+", " ", value.casefold()) in WORDS)

    @cached_property
    def standings(self) -> float:
        """Words for the status of a member."""
        return self.share(lambda value: value.casefold() in STATUS_WORDS)

    @cached_property
    def services(self) -> float:
        return self.share(guess_service)

    @cached_property
    def items(self) -> float:
        return self.share(guess_item)

    @cached_property
    def are_few(self) -> bool:
        """The same words again and again."""
        return 0 < len(self.distinct) <= max(FEW, len(self.values) // 10)


def _moment(value: str) -> tuple[str, str] | None:
    found = READER.moment(value)
    if (isinstance(found, Bad) and found.reason == "impossible date") or found == UNKNOWN:
        found = OTHER_READER.moment(value)
    return None if isinstance(found, Bad) or found == UNKNOWN or value.isdecimal() else found


READER, OTHER_READER = DateReader(lambda: "DMY", 2100), DateReader(lambda: "MDY", 2100)


def _is_id(value: str) -> bool:
    try:
        found = identity(value)
    except Refused:
        return False
    return isinstance(found, str) and re.fullmatch(r"[\w\-/]*\d[\w\-/]*", found) is not None


def _name(value: str) -> tuple[str, str]:
    found = names.full_name(value)
    return ("", "") if isinstance(found, Bad) else found
