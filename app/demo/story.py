"""What the demo is told in: people, visits and sales of an invented club, and what staff recorded in Spotter itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

HOURS = tuple(f"{hour:02d}:{half}" for hour in range(6, 21) for half in ("00", "30"))
"""When an appointment may start."""
CHARGED = ("Signed in", "No Show", "Late Cancel")
AHEAD = "Reserved"


@dataclass(frozen=True)
class Item:
    """What the club sells. `sessions` None: unlimited."""

    name: str
    sessions: int | None
    cents: int
    valid_days: int | None


STARTER = Item("PT Starter 4 Sessions", 4, 29900, 45)
EIGHT = Item("PT 8 Sessions", 8, 64000, 90)
TWELVE = Item("PT 12 Sessions", 12, 90000, 120)
TWENTY_FOUR = Item("PT 24 Sessions", 24, 168000, 210)
DUET = Item("Duet PT 10 Sessions", 10, 55000, None)
UNLIMITED = Item("PT Unlimited Monthly", None, 69000, 30)
GIFT = Item("Complimentary PT 1 Session", 1, 0, 45)
PT_ITEMS = (STARTER, EIGHT, TWELVE, TWENTY_FOUR, DUET, UNLIMITED, GIFT)
OTHER_ITEMS = (Item("Protein Shake", None, 650, None), Item("Locker Month", None, 1500, None),
               Item("Towel Service", None, 900, None))  # fmt: skip
UNSETTLED = Item("PT Gift Card", None, 15000, None)
"""Left for the visitor to settle: what it counts as is anybody's guess."""

CONSULTATIONS = ("Intro Consultation", "Fitness Assessment")
SESSION = "Personal Training 60"
DUET_SESSION = "Duet Training 60"
MASSAGE = "Sports Massage 60"


@dataclass
class Person:
    number: int
    first: str
    last: str
    joined_on: date
    left_on: date | None = None
    is_frozen: bool = False

    @property
    def id(self) -> str:
        return str(100200 + self.number)

    @property
    def email(self) -> str:
        return f"{self.first}.{self.last}@example.com".lower()

    @property
    def name(self) -> str:
        return f"{self.last}, {self.first}"


@dataclass
class Sale:
    person: Person
    item: Item
    sold_on: date
    id: str
    refunded_on: date | None = None


@dataclass
class Visit:
    """`word`: what the member system says once the day is over (or `called_off_on` has come)."""

    person: Person
    service: str
    day: date
    time: str
    staff: str
    booked_on: date
    booked_by: str
    word: str = AHEAD
    called_off_on: date | None = None
    sale: Sale | None = None
    """What pays for it, of a charged session."""


DeedKind = Literal["call", "message", "talk", "sale", "loss", "raise", "attended"]


@dataclass(frozen=True)
class Deed:
    """What somebody of the staff records in Spotter on a day."""

    day: date
    kind: DeedKind
    person: Person
    by: str
    note: str = ""
    """Of a contact the note, of a loss the reason."""
    sale: Sale | None = None
    again_on: date | None = None


@dataclass
class Story:
    today: date
    people: list[Person] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)

    def deeds_of(self, day: date) -> Iterator[Deed]:
        return (deed for deed in self.deeds if deed.day == day)
