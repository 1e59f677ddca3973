from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.intake.rules import speaks_of

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("arrived", "day"),
    [
        ((2026, 11, 20, 0, 0), date(2026, 11, 19)),
        ((2026, 11, 20, 11, 59), date(2026, 11, 19)),
        ((2026, 11, 20, 12, 0), date(2026, 11, 20)),
        ((2026, 11, 20, 23, 59), date(2026, 11, 20)),
        ((2027, 1, 1, 4, 0), date(2026, 12, 31)),
    ],
)
def test_a_file_that_comes_before_noon_speaks_of_the_day_before(arrived: tuple[int, ...], day: date) -> None:
    assert speaks_of(datetime(*arrived, tzinfo=CHICAGO)) == day
