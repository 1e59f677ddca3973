"""North's watched folder, looked into minute by minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.intake import actions
from app.intake.doors import inbox, states
from app.models import Export
from tests.plugins.apps import House
from tests.plugins.cast import Cast

CSV = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"
MINUTE = timedelta(minutes=1)


class Box:
    """North's folder, and looks into it a minute apart. They come after now: a file that is written now is older."""

    def __init__(self, house: House, cast: Cast) -> None:
        self.path = house.settings.home / "inbox" / "north"
        self.cast, self.now = cast, datetime.now(UTC) + MINUTE

    def look(self, times: int = 1) -> list[int]:
        """The imports that are to be read."""
        found: list[int] = []
        for _ in range(times):
            self.now += MINUTE
            for export_id in inbox.look(db.session(), self.cast.north, self.now):
                db.session.commit()
                found += [export_id] if export_id else []
        return found

    def put(self, name: str, content: bytes = CSV) -> Path:
        self.path.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_bytes(content)
        return self.path / name

    def read(self, export_id: int) -> None:
        """As the worker does it."""
        export = db.session.get_one(Export, export_id)
        export.status = "loading"
        try:
            actions.load(db.session(), export, self.now)
        except Exception as refusal:
            db.session.rollback()
            actions.lay_aside(db.session(), export_id, refusal, self.now)
        db.session.commit()

    def names(self, fate: str = "") -> list[str]:
        place = self.path / fate
        return sorted(path.name for path in place.iterdir() if not path.is_dir()) if place.is_dir() else []

    def exports(self) -> int:
        return db.session.scalar(select(func.count()).select_from(Export)) or 0

    def problem(self) -> str | None:
        state = states.of(db.session(), self.cast.north).get("folder")
        return state.problem if state else None


@pytest.fixture
def box(house: House, cast: Cast) -> Iterator[Box]:
    made = Box(house, cast)
    yield made
    made.path.chmod(0o750) if made.path.exists() else None
    for path in sorted((house.settings.home / "inbox").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
