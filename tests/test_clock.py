from datetime import UTC, date, datetime

import pytest

from app import clock

AROUND_MIDNIGHT = [
    (datetime(2026, 3, 8, 5, 59, tzinfo=UTC), "America/Chicago", date(2026, 3, 7)),
    (datetime(2026, 3, 8, 6, 0, tzinfo=UTC), "America/Chicago", date(2026, 3, 8)),
    (datetime(2026, 3, 9, 4, 59, tzinfo=UTC), "America/Chicago", date(2026, 3, 8)),  # an hour was taken away
    (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), "America/Chicago", date(2026, 3, 9)),
    (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 25)),  # an hour was given back
    (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 10, 26)),
    (datetime(2026, 1, 1, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 1, 2)),
]


@pytest.mark.parametrize("moment, zone, day", AROUND_MIDNIGHT)
def test_today_is_the_date_of_the_club(moment: datetime, zone: str, day: date) -> None:
    with clock.stopped_at(moment):
        assert clock.today(zone) == day


def test_a_stopped_clock_goes_on_afterwards() -> None:
    stopped = datetime(2001, 1, 1, tzinfo=UTC)
    with clock.stopped_at(stopped):
        assert clock.now() == stopped
    assert clock.now() > datetime(2026, 1, 1, tzinfo=UTC)
