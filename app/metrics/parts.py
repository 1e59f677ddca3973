"""What a figure is made of, part by part, in words: every person behind it stands in exactly one part. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from app.metrics.definitions import BY_KEY

WORDS = {
    "new_members": "Joined",
    "set": "Booked a consultation",
    "set_open": "Not booked yet, 30 days not over",
    "attended": "Came",
    "no_show": "No-show",
    "late_cancel": "Cancelled too late",
    "unrecorded": "Not recorded",
    "opportunities_set": "First booked a consultation",
    "set_shown": "Came within 30 days",
    "consulted": "First consultation",
    "closed_same_day": "Bought on the day",
    "closed_be_back": "Came back and bought",
    "close_open": "Not bought yet, 30 days not over",
    "due": "Package ended",
    "renewed": "Renewed",
    "lost": "Lost",
    "undecided": "Undecided, 14 days not over",
    "active_clients": "Clients with an open package",
    "active_members": "Active members",
    "sessions_attended": "Sessions attended",
    "client_days": "Clients with an open package",
    "sold": "Sold",
    "earned": "Earned",
    "liability": "Owed in sessions",
}
"""Of every count that a report shows."""


class Part(NamedTuple):
    word: str
    keys: tuple[str, ...]
    """Who is counted under one of these,"""
    without: tuple[str, ...] = ()
    """and under none of those."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of one figure, those that count for it first."""

    parts: tuple[Part, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for part in self.parts for key in (*part.keys, *part.without))


def _parts(*keys: str) -> tuple[Part, ...]:
    return tuple(Part(WORDS[key], (key,)) for key in keys)


SHARES = {
    "set_rate": Shares(
        (*_parts("set", "set_open"), Part("Not booked within 30 days", ("new_members",), ("set", "set_open")))
    ),
    "show_rate": Shares(_parts("attended", "no_show", "late_cancel", "unrecorded")),
    "set_show_rate": Shares(
        (*_parts("set_shown"), Part("Did not come within 30 days", ("opportunities_set",), ("set_shown",)))
    ),
    "close_rate": Shares(
        (
            *_parts("closed_same_day", "closed_be_back", "close_open"),
            Part(
                "Did not buy within 30 days",
                ("consulted",),
                ("closed_same_day", "closed_be_back", "close_open"),
            ),
        )
    ),
    "renewal_rate": Shares(_parts("renewed", "lost", "undecided")),
    "sessions_per_week": Shares(_parts("sessions_attended")),
    "penetration": Shares(_parts("active_clients")),
}


def shares_of(figure: str) -> Shares | None:
    """Of a metric or of a single count; None: there is no such figure."""
    if figure in SHARES:
        return SHARES[figure]
    return Shares(_parts(figure)) if figure in WORDS else None


def label_of(figure: str) -> str:
    return BY_KEY[figure].label if figure in BY_KEY else WORDS[figure]
