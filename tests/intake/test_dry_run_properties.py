"""From the bytes through the database to what a dry run says: a refusal in one sentence, or counts that add up."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import db
from app.intake import actions, dry_runs
from app.models import Location, Member
from tests.intake.exports import APPOINTMENTS, MEMBERS, PACKAGES, D
from tests.intake.test_recognise_properties import CELL
from tests.plugins.properties import THOROUGH

NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
GOOD = {
    MEMBERS: "1,Ana,Lee,ana@example.com,555-1,2026-11-01,active",
    APPOINTMENTS: "A1,1,Ana Lee,PT 60,2026-11-12 09:00,Ben,attended,,",
    PACKAGES: "S1,1,Ana Lee,PT 8 sessions,2026-11-01,592.00,8,,,,",
}
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=12), max_size=6)


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@settings(max_examples=25 * THOROUGH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([MEMBERS, APPOINTMENTS, PACKAGES]), ROWS, st.binary(max_size=20))
def test_no_file_brings_up_anything_but_a_refusal_or_counts_that_add_up(
    app: Flask, header: str, rows: list[list[str]], rest: bytes
) -> None:
    location = Location(code="north", name="North", timezone="America/New_York", currency="USD")
    db.session.add(location)
    db.session.flush()
    content = (
        "\n".join((header, GOOD[header], *(",".join(cells) for cells in rows))).encode("utf-8", "replace")
        + b"\n"
        + rest
    )
    export = actions.receive(
        db.session(), location, BytesIO(content), filename="export.csv", as_of=D, source="web", now=NOON
    ).export
    found, refusal = dry_runs.answer(db.session(), export.id, NOON)
    assert db.session.query(Member).count() == 0
    if found is None:
        assert refusal
        return
    counts = found["counts"]
    fates = ("created", "updated", "unchanged", "rejected", "parked", "ignored")
    assert counts["rows"] == sum(counts[fate] for fate in fates)
