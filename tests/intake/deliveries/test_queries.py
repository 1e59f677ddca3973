from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from app.extensions import db
from app.intake import actions
from app.intake.deliveries import actions as deliveries
from app.intake.deliveries.queries import awaited, last_through
from app.intake.health import health
from app.models import Export
from app.reports.morning_rows import missing_sentence
from tests.plugins.cast import Cast

TUESDAY = datetime(2026, 11, 17, 13, tzinfo=UTC)
"""7:00 in Chicago."""
FRIDAY = date(2026, 11, 20)


def expect(cast: Cast, every: str = "day", **more: str) -> None:
    what = {"report": "packages", "layout": "", "door": ""} | more
    deliveries.expect(db.session(), cast.north, every=every, by_id=None, now=TUESDAY, **what)


def bring(cast: Cast, at: datetime, door: str = "mail", content: bytes = b"sales", **more: object) -> Export:
    export = actions.receive(
        db.session(), cast.north, BytesIO(content), filename="sales.csv", as_of=at.date(), source=door, now=at
    ).export
    export.report, export.layout, export.status = "packages", "mindbody-sales", "loaded"
    for name, value in more.items():
        setattr(export, name, value)
    db.session.flush()
    return export


def sentences(cast: Cast, day: date = FRIDAY) -> list[str]:
    return [missing_sentence(one, day) for one in health(db.session(), cast.north, day).missing]


def test_nothing_is_missed_that_nobody_expects(cast: Cast) -> None:
    bring(cast, TUESDAY)
    assert sentences(cast) == []


def test_what_does_not_come_is_said_with_the_day_it_came_last(cast: Cast) -> None:
    expect(cast)
    bring(cast, TUESDAY)
    assert sentences(cast, date(2026, 11, 18)) == []
    assert sentences(cast) == ["No sales export since Tuesday."]
    assert sentences(cast, date(2026, 12, 20)) == ["No sales export since Nov 17."]


def test_what_never_came_is_missed_from_the_day_it_was_set_up(cast: Cast) -> None:
    expect(cast, "week", report="members", door="mail")
    assert sentences(cast, date(2026, 11, 24)) == []
    assert sentences(cast, date(2026, 11, 25)) == ["No members export through the mailbox yet, expected every week."]


def test_a_day_before_it_was_set_up_knows_nothing_of_it(cast: Cast) -> None:
    expect(cast)
    assert awaited(db.session(), cast.north, date(2026, 11, 16)) == []


@pytest.mark.parametrize(
    ("expected", "brought", "is_missing"),
    [
        ({}, {}, False),
        ({"door": "mail"}, {}, False),
        ({"door": "folder"}, {}, True),
        ({"layout": "mindbody-sales"}, {}, False),
        ({"layout": "spotter-packages"}, {}, True),
        ({"report": "members"}, {}, True),
        ({}, {"status": "held"}, False),
        ({}, {"status": "refused"}, True),
        ({}, {"undone_at": TUESDAY}, True),
    ],
)
def test_only_what_is_expected_counts_as_come(
    cast: Cast, expected: dict[str, str], brought: dict[str, object], is_missing: bool
) -> None:
    expect(cast, **expected)
    bring(cast, datetime(2026, 11, 19, 13, tzinfo=UTC), **brought)
    assert bool(sentences(cast)) is is_missing


def test_the_same_bytes_again_are_a_delivery_too(cast: Cast) -> None:
    expect(cast, door="folder")
    first = bring(cast, TUESDAY)
    thursday = datetime(2026, 11, 19, 13, tzinfo=UTC)
    assert bring(cast, thursday, "folder") is first
    assert sentences(cast) == []
    assert last_through(db.session(), cast.north, FRIDAY) == {"mail": TUESDAY, "folder": thursday}
    assert bring(cast, datetime(2026, 11, 20, 13, tzinfo=UTC), "folder") is first


def test_what_comes_after_the_day_that_is_read_has_not_come_yet(cast: Cast) -> None:
    expect(cast)
    bring(cast, datetime(2026, 11, 21, 6, 30, tzinfo=UTC))  # half past midnight of the 21st in Chicago
    assert sentences(cast) == ["No sales export yet, expected every day."]
    assert sentences(cast, date(2026, 11, 21)) == []


def test_the_same_expectation_again_only_changes_how_often(cast: Cast) -> None:
    expect(cast, "day")
    expect(cast, "week")
    assert [one.expected.every for one in awaited(db.session(), cast.north, FRIDAY)] == ["week"]
