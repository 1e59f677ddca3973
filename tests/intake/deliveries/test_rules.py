from datetime import date

import pytest

from app.intake.deliveries.rules import is_overdue

TUESDAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("every", "in_time", "late"),
    [
        ("day", date(2026, 11, 18), date(2026, 11, 19)),
        ("week", date(2026, 11, 24), date(2026, 11, 25)),
        ("month", date(2026, 12, 18), date(2026, 12, 19)),
    ],
)
def test_a_delivery_is_overdue_the_day_after_it_should_have_come_again(every: str, in_time: date, late: date) -> None:
    assert not is_overdue(every, TUESDAY, TUESDAY)
    assert not is_overdue(every, TUESDAY, in_time)
    assert is_overdue(every, TUESDAY, late)
