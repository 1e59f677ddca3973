import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from app import clock
from app.extensions import db
from app.intake import actions, files, keeping, waiting
from app.intake.refusal import Refused
from app.models import Export, Location
from jobs import forget_files

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)
MEMBERS = b"member_id,first_name,last_name,joined_on,status\nM1,Bea,Thirty,2026-11-10,active\n"


def club(code: str, keep_files_days: int = 90) -> Location:
    place = Location(code=code, name=code, timezone="UTC", currency="USD", keep_files_days=keep_files_days)
    db.session.add(place)
    db.session.flush()
    return place


def bring(place: Location, content: bytes = MEMBERS) -> Export:
    """As a file that came at NOON and was loaded."""
    export = actions.receive(
        db.session(), place, BytesIO(content), filename="m.csv", as_of=NOON.date(), source="api", now=NOON
    ).export
    export.status = "loaded"
    db.session.commit()
    _age(files.path_of(export.sha256))
    return export


def _age(path: Path) -> None:
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))


def test_a_name_holds_no_marks_that_turn_it_around(app):
    content, say = BytesIO(MEMBERS), {"as_of": NOON.date(), "source": "cli", "now": NOON}
    came = actions.receive(db.session(), club("north"), content, filename="sales\u202evsc\u200f.csv\n", **say)
    assert came.export.filename == "salesvsc.csv"


def forget(days: int) -> None:
    with clock.stopped_at(NOON + timedelta(days)):
        forget_files.forget_old_files()


def test_a_file_is_kept_for_as_long_as_the_club_says_and_not_a_day_longer(app):
    export = bring(club("north"))
    forget(90)
    assert keeping.is_kept(export)
    forget(91)
    db.session.refresh(export)
    assert (export.file_deleted_at, export.file_deleted_by_id) == (NOON + timedelta(91), None)
    assert not files.path_of(export.sha256).exists()


def test_bytes_that_another_club_keeps_longer_stay(app):
    short, long = bring(club("north", 10)), bring(club("south", 90))
    forget(20)
    db.session.expire_all()
    assert (keeping.is_kept(short), keeping.is_kept(long)) == (False, True)


def test_a_file_that_waits_to_be_read_is_kept(app):
    export = bring(club("north"))
    export.status = "received"
    db.session.commit()
    forget(200)
    db.session.refresh(export)
    assert keeping.is_kept(export)


def test_what_no_import_names_goes_after_an_hour_and_nothing_else(app):
    bring(club("north"))
    orphan, fresh, cut = (files.folder() / name for name in ("a" * 64, "b" * 64, ".arriving-xyz"))
    foreign = files.folder() / "notes.txt"
    for path in (orphan, fresh, cut, foreign):
        path.write_bytes(b"x")
    for path in (orphan, cut, foreign):
        _age(path)
    keeping.sweep(db.session(), clock.now())
    left = {path.name for path in files.folder().iterdir()}
    assert {"a" * 64, ".arriving-xyz"} & left == set()
    assert {"b" * 64, "notes.txt"} <= left
    fresh.unlink()
    foreign.unlink()


def test_the_same_bytes_that_arrive_while_the_old_ones_go_are_put_back(app):
    export = bring(club("north"))
    path = files.path_of(export.sha256)
    os.utime(path)
    assert not keeping._delete(path, NOON)
    assert path.read_bytes() == MEMBERS


def test_a_file_that_is_gone_is_not_read_again(app):
    export = bring(club("north"))
    keeping.let_go(db.session(), export, NOON, None)
    export.status = "received"
    db.session.commit()
    assert waiting.claim(db.session(), export.id, NOON)
    with pytest.raises(Refused, match="the file itself was deleted"):
        actions.load(db.session(), export, NOON)
    db.session.rollback()
