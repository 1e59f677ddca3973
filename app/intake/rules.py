from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median_low

from app import days

NOON = time(12)


def speaks_of(arrived: datetime) -> date:
    """The day of a file that says none itself, by the club's clock: one that comes before noon tells of yesterday."""
    return arrived.date() - timedelta(days=arrived.time() < NOON)


USUAL_LEAST = 50
"""Rows: of a shorter file nobody can say what is usual."""
SMALL_PART = 10
KNOWN_LEAST = 50
CHANGED_PART = 3
PEOPLE_LEAST = 20
STRANGE_PART = 20


def is_small(row_count: int, sizes: Sequence[int]) -> str:
    """The sentence about a file that is suddenly a tenth of its usual size. `sizes`: of the files before it."""
    usual = median_low(sizes) if sizes else 0
    if usual < USUAL_LEAST or row_count * SMALL_PART > usual:
        return ""
    return f"It has {days.count(row_count, 'row')}, usually there are about {usual:,}: part of it may be missing."


def changes_much(changed: int, known: int) -> str:
    """The sentence about a file that says of more than a third of the known records something else than before."""
    if known < KNOWN_LEAST or changed * CHANGED_PART <= known:
        return ""
    return f"It would change {changed:,} of {known:,} known rows, more than a third: a column may have moved."


def are_strangers(met: int, known: int) -> bool:
    """Whether of enough people hardly one is known."""
    return met >= PEOPLE_LEAST and known * STRANGE_PART <= met
