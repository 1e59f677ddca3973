"""The only reader of the clock. Figures take their day as an argument; this says which day it is now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: datetime | None = None


def now() -> datetime:
    """The moment, in UTC."""
    return _stopped or datetime.now(UTC)


def today(zone: str) -> date:
    """The club's own date, by its IANA time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """For tests: the clock of this process stands still at `moment` (aware)."""
    global _stopped
    before, _stopped = _stopped, moment.astimezone(UTC)
    try:
        yield
    finally:
        _stopped = before
