from datetime import UTC, date, datetime

from app.accounts.scope import system_scope
from app.extensions import db
from app.intake.deliveries import actions
from app.reports.morning import build
from app.reports.morning_rows import health_sentences
from tests.factory import add_export
from tests.plugins.cast import Cast

TUESDAY, FRIDAY = datetime(2026, 11, 17, 13, tzinfo=UTC), date(2026, 11, 20)


def health(cast: Cast) -> list[str]:
    return list(health_sentences(build(db.session(), system_scope([cast.north.id]), cast.north, FRIDAY)))


def test_the_morning_says_what_was_expected_and_did_not_come_and_is_else_as_ever(cast: Cast) -> None:
    export = add_export(cast.north, date(2026, 11, 19))
    export.report, export.received_at, export.finished_at = "packages", TUESDAY, TUESDAY
    without = health(cast)
    actions.expect(
        db.session(), cast.north, report="packages", layout="", door="", every="day", by_id=None, now=TUESDAY
    )
    assert health(cast) == [*without[:1], "No sales export since Tuesday.", *without[1:]]
    export.received_at = datetime(2026, 11, 19, 13, tzinfo=UTC)
    db.session.flush()
    assert health(cast) == without
