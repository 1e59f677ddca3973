from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app import clock
from app.extensions import db
from app.intake import actions, progress
from app.intake.reading import Reading
from app.models import Export, Location, Member
from jobs.read_export import read_export
from tests.plugins.cast import Cast

NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)
MEMBERS = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"


def received(cast: Cast, content: bytes) -> int:
    came = actions.receive(
        db.session(), cast.north, BytesIO(content), filename="members.csv", as_of=NOON.date(), source="web", now=NOON
    )
    db.session.commit()
    return came.export.id


def test_a_waiting_export_is_read_once_however_often_it_is_queued(cast: Cast) -> None:
    export_id = received(cast, MEMBERS)
    with clock.stopped_at(NOON):
        read_export(export_id)
        read_export(export_id)
    export = db.session.get_one(Export, export_id)
    assert (export.status, export.created_count, export.unchanged_count) == ("loaded", 1, 0)
    assert db.session.scalar(select(func.count()).select_from(Member)) == 1
    assert progress.rows_read(export_id) == 1


def test_people_go_on_writing_while_a_file_is_being_opened(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    really = actions.open_export

    def open_slowly(*words: Any, **named: Any) -> Reading:
        with db.engine.begin() as somebody:
            somebody.execute(select(Location.id).with_for_update(nowait=True))
            somebody.execute(update(Location).values(name="Written meanwhile"))
        return really(*words, **named)

    export_id = received(cast, MEMBERS)
    monkeypatch.setattr(actions, "open_export", open_slowly)
    read_export(export_id)
    export = db.session.get_one(Export, export_id)
    assert (export.status, export.created_count) == ("loaded", 1)
    assert set(db.session.scalars(select(Location.name))) == {"Written meanwhile"}


def test_a_file_that_cannot_be_read_says_why(cast: Cast) -> None:
    export_id = received(cast, b"%PDF-1.7 nothing of a table")
    read_export(export_id)
    export = db.session.get_one(Export, export_id)
    assert export.status == "refused"
    assert export.refusal is not None
    assert export.refusal.startswith("members.csv: ")
    assert export.finished_at is not None


def test_what_nobody_foresaw_leaves_nothing_half_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("at the worst moment")

    export_id = received(cast, MEMBERS)
    monkeypatch.setattr("app.intake.actions.refresh", break_down)
    with pytest.raises(ZeroDivisionError):
        read_export(export_id)
    db.session.rollback()
    assert db.session.get_one(Export, export_id).status == "loading"
    assert db.session.scalar(select(func.count()).select_from(Member)) == 0
