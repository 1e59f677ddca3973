"""Which imported fact is the one that somebody had recorded by hand."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

CONSULTATION_DAYS = 1
PACKAGE_DAYS = 7


class Fact(NamedTuple):
    """`like`: what both must share, such as price and sessions. `at` settles a tie within a day, such as HH:MM."""

    id: int
    day: date
    like: object = None
    at: str = ""


def pair(by_hand: Iterable[Fact], imported: Iterable[Fact], days: int) -> dict[int, int]:
    """Of one client: by the id of the hand-recorded fact, that of the imported one. Nearest first, one to one; the same
    whichever came first.
    """
    hands, others = list(by_hand), list(imported)
    pairs = sorted(
        (abs((hand.day - other.day).days), _apart(hand.at, other.at), other.day, other.at, other.id, hand.id)
        for hand in hands
        for other in others
        if hand.like == other.like and abs((hand.day - other.day).days) <= days
    )
    found: dict[int, int] = {}
    for *_, other_id, hand_id in pairs:
        if hand_id not in found and other_id not in found.values():
            found[hand_id] = other_id
    return found


def _apart(one: str, other: str) -> int:
    """Minutes between two times of day."""
    return abs(_minutes(one) - _minutes(other))


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:]) if time else 0
