"""Which imported fact is the one that somebody had recorded by hand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

CONSULTATION_DAYS = 1
PACKAGE_DAYS = 7


class Fact(NamedTuple):
    """`like`: what both must share, such as price and sessions. `at` settles a tie within a day, such as HH:MM."""

    id: int
    day: date
    like: object = None
    at: str = ""
    known_at: datetime | None = None
    is_off: bool = False
    """Of an imported consultation: missed, or called off."""


def pair(by_hand: Iterable[Fact], imported: Iterable[Fact], days: int) -> dict[int, int]:
    """Of one client: by the id of the hand-recorded fact, that of the imported one. Nearest first, one to one; the same
    whichever came first.
    """
    hands, others = list(by_hand), list(imported)
    pairs = sorted(
        (
            abs((hand.day - other.day).days),
            _apart(hand.at, other.at),
            other.day,
            other.at,
            hand.day,
            hand.at,
            other.id,
            hand.id,
        )
        for hand in hands
        for other in others
        if hand.like == other.like and abs((hand.day - other.day).days) <= days and not _rebooks(hand, other)
    )
    found: dict[int, int] = {}
    for *_, other_id, hand_id in pairs:
        if hand_id not in found and other_id not in found.values():
            found[hand_id] = other_id
    return found


def _rebooks(hand: Fact, other: Fact) -> bool:
    """Booked anew by a person who saw that the other had come to nothing: the one after it, and not it."""
    if not other.is_off or hand.known_at is None or other.known_at is None:
        return False
    return hand.known_at > other.known_at and (hand.day, hand.at) > (other.day, other.at)


def _apart(one: str, other: str) -> int:
    """Minutes between two times of day."""
    return abs(_minutes(one) - _minutes(other))


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:]) if time else 0
