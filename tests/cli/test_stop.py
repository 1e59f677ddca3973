import signal
import sqlite3
from contextlib import closing
from datetime import date
from io import BytesIO

import pytest

from app import clock, create_app, queue
from app.cli.place import location_of
from app.config import Settings
from app.extensions import db
from app.intake import actions
from app.models import Location
from tests.plugins.product import MakeProduct, Product
from tests.plugins.workers import wait_until

pytestmark = pytest.mark.processes
ROWS = 15_000


def bring_a_large_export(spotter: Product) -> None:
    """As the upload page does: the bytes are kept, the export waits, a job is queued."""
    lines = (f"M{n},Ada,Lund{n},2026-01-05" for n in range(ROWS))
    content = BytesIO("\n".join(["member_id,first_name,last_name,joined_on", *lines, ""]).encode())
    app = create_app(Settings.read(spotter.environ))
    with app.app_context():
        db.session.add(Location(code="north", name="North", timezone="UTC", currency="USD"))
        db.session.flush()
        received = actions.receive(
            db.session(), location_of("north"), content,
            filename="members.csv", as_of=date(2026, 11, 20), source="web", now=clock.now(),
        )  # fmt: skip
        export_id = received.export.id
        db.session.commit()
        queue.enqueue("jobs.read_export.read_export", export_id, queue="imports")
        db.session.remove()
        db.engine.dispose()


def found(spotter: Product) -> tuple[str, int]:
    """The status of the one export, and how many members there are."""
    with closing(sqlite3.connect(spotter.home / "spotter.db", timeout=30)) as reading:
        status = reading.execute("SELECT status FROM export").fetchone()[0]
        return status, reading.execute("SELECT count(*) FROM member").fetchone()[0]


def test_a_stop_tears_no_import_and_the_next_start_finishes_it(product: MakeProduct) -> None:
    spotter = product().start()
    bring_a_large_export(spotter)
    wait_until(lambda: found(spotter)[0] == "loading")
    assert spotter.end(signal.SIGTERM) == 0
    assert found(spotter) in {("loading", 0), ("loaded", ROWS)}
    spotter.start()
    wait_until(lambda: found(spotter) == ("loaded", ROWS), seconds=120)
