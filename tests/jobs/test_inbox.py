import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from rq import Queue
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db, redis_connection
from app.intake.doors import inbox
from app.intake.doors.folder import path_of
from app.models import Export, Location
from jobs.inbox import look_into_folders
from tests.plugins.cast import Cast


def test_what_lies_in_the_folder_of_each_club_is_queued(cast: Cast) -> None:
    moment = clock.now()
    for minute in range(3):
        with clock.stopped_at(moment + timedelta(minutes=minute)):
            look_into_folders()
        if minute == 0:
            for code in ("north", "south"):
                (path_of(code) / "members.csv").write_bytes(f"member_id\n{code}\n".encode())
    exports = db.session.query(Export).order_by(Export.id).all()
    assert [export.location_id for export in exports] == [cast.north.id, cast.south.id]
    jobs = Queue("imports", connection=redis_connection()).jobs
    assert [job.args[0] for job in jobs] == [export.id for export in exports]
    for code in ("north", "south"):
        os.unlink(path_of(code) / "members.csv")


def test_a_club_where_it_breaks_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    look, looked = inbox.look, []

    def broken(session: Session, location: Location, now: datetime) -> Iterator[int | None]:
        looked.append(location.code)
        if location.code == "north":
            raise ZeroDivisionError
        return look(session, location, now)

    monkeypatch.setattr(inbox, "look", broken)
    with pytest.raises(ExceptionGroup):
        look_into_folders()
    assert looked == ["north", "south"]
