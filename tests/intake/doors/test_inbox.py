import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.extensions import db
from app.intake import actions
from app.intake.doors import folder, inbox
from app.intake.readers.limits import Limits
from app.models import Export, InboxFile
from tests.plugins.inbox import CSV, MINUTE, Box


def test_the_folder_is_made_and_waits(box: Box) -> None:
    assert box.look() == []
    assert box.path.is_dir()
    assert box.problem() is None


def test_a_file_at_rest_is_taken_at_the_second_look_and_put_away_when_it_is_read(box: Box) -> None:
    box.put("members.csv")
    assert box.look() == []
    [export_id] = box.look()
    export = db.session.get_one(Export, export_id)
    assert (export.filename, export.source, export.location_id) == ("members.csv", "folder", box.cast.north.id)
    assert box.look(3) == []
    assert box.names() == ["members.csv"]
    box.read(export_id)
    box.look()
    assert (box.names(), box.names("done")) == ([], ["members.csv"])
    assert db.session.scalars(select(InboxFile)).all() == []
    assert box.exports() == 1


def test_a_file_that_still_grows_is_left_alone(box: Box) -> None:
    path = box.put("members.csv", CSV[:20])
    for size in (30, 40, 50):
        assert box.look() == []
        path.write_bytes(CSV[:size])
    path.write_bytes(CSV)
    assert box.look() == []
    assert len(box.look()) == 1


def test_two_looks_at_once_see_no_file_at_rest(box: Box) -> None:
    box.put("members.csv")
    box.look()
    box.now -= MINUTE
    assert box.look() == []


def test_a_file_that_changes_while_it_is_read_is_not_taken(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    path = box.put("members.csv")
    box.look()
    receive = actions.receive

    def slow(*args: object, **more: object) -> object:
        received = receive(*args, **more)  # type: ignore[arg-type]
        path.write_bytes(CSV + b"M2,Leo,Brandt,2026-11-10,active\n")
        return received

    monkeypatch.setattr(actions, "receive", slow)
    assert box.look() == []
    assert box.exports() == 0
    monkeypatch.setattr(actions, "receive", receive)
    assert box.look() == []
    assert len(box.look()) == 1


@pytest.mark.parametrize("name", ["a.csv.part", "a.tmp", "a.csv.filepart", ".a.csv"])
def test_what_is_named_unfinished_is_left_alone(box: Box, name: str) -> None:
    box.put(name)
    assert box.look(3) == []
    assert box.names() == [name]


def test_a_file_that_cannot_be_read_is_refused_with_the_reason_beside_it(box: Box) -> None:
    box.put("members.csv", b"%PDF-1.7 nothing of a table")
    [export_id] = box.look(2)
    box.read(export_id)
    box.look()
    assert box.names("refused") == ["members.csv", "members.csv.txt"]
    assert db.session.get_one(Export, export_id).refusal == (box.path / "refused/members.csv.txt").read_text().strip()


def test_a_held_file_counts_as_taken(box: Box) -> None:
    box.put("members.csv", b"colour,size\nred,4\n")
    [export_id] = box.look(2)
    box.read(export_id)
    assert db.session.get_one(Export, export_id).status == "held"
    box.look()
    assert box.names("done") == ["members.csv"]


def test_a_file_that_is_too_large_is_refused_at_the_door(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.intake.files.LIMITS", Limits(file_bytes=10))
    box.put("members.csv")
    assert box.look(3) == []
    assert "more than 10 bytes" in (box.path / "refused/members.csv.txt").read_text()
    assert box.exports() == 0


def test_links_and_what_is_no_plain_file_are_refused_and_never_followed(box: Box, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(CSV)
    box.look()
    (box.path / "link.csv").symlink_to(secret)
    os.mkfifo(box.path / "pipe.csv")
    assert box.look(3) == []
    assert box.names("refused") == ["link.csv", "link.csv.txt", "pipe.csv", "pipe.csv.txt"]
    assert box.exports() == 0
    assert secret.exists()


def test_a_link_in_place_of_done_leads_nowhere(box: Box, tmp_path: Path) -> None:
    box.put("members.csv")
    (box.path / "done").symlink_to(tmp_path)
    (box.path / "refused").symlink_to(tmp_path)
    for export_id in box.look(2):
        box.read(export_id)
    box.look(2)
    assert list(tmp_path.iterdir()) == []
    assert "cannot be used" in str(box.problem())
    assert box.exports() <= 1


def test_odd_names_are_refused_under_a_safe_one(box: Box) -> None:
    box.look()
    for name in (b"a\nb.csv", b"\xff\xfe.csv", b"a\\x.csv"):
        Path(os.fsdecode(os.fsencode(box.path) + b"/" + name)).write_bytes(CSV)
    assert box.look(3) == []
    refused = box.names("refused")
    assert len(refused) == 6
    assert all(name.isprintable() and "\\" not in name for name in refused)
    assert box.names() == []


def test_folders_in_it_are_left_alone(box: Box) -> None:
    box.look()
    (box.path / "old").mkdir()
    (box.path / "old" / "members.csv").write_bytes(CSV)
    assert box.look(3) == []
    assert (box.path / "old" / "members.csv").exists()


def test_the_same_name_again_takes_nothing_away(box: Box) -> None:
    for row in ("Thirty", "Forty", "Fifty"):
        box.put("members.csv", CSV.replace(b"Thirty", row.encode()))
        for export_id in box.look(2):
            box.read(export_id)
        box.look()
    assert box.names("done") == ["members-2.csv", "members-3.csv", "members.csv"]
    assert box.exports() == 3


def test_the_same_file_over_and_over_is_one_import_and_fills_no_disk(box: Box) -> None:
    for _ in range(3):
        box.put("members.csv")
        for export_id in box.look(2):
            box.read(export_id)
        box.look()
    assert box.names("done") == ["members.csv"]
    assert box.exports() == 1


def test_a_worker_that_dies_between_any_two_steps_loses_nothing_and_takes_nothing_twice(box: Box) -> None:
    """Every step up to the fatal one was committed; what followed never happened."""
    for steps in range(1, 9):
        name = f"members-{steps}.csv"
        box.put(name, CSV.replace(b"Thirty", str(steps).encode()))
        for done, _ in enumerate(inbox.look(db.session(), box.cast.north, box.now), 1):
            if done == steps:
                break
            db.session.commit()
        db.session.rollback()
        for _ in range(4):
            box.look()
            for export in db.session.scalars(select(Export).where(Export.status == "received")).all():
                box.read(export.id)
        box.look()
        assert name in box.names("done")
        assert box.exports() == steps
        assert box.names() == []


def test_the_day_in_the_name_is_the_day_it_speaks_of(box: Box) -> None:
    box.put("members 2026-11-03.csv")
    [export_id] = box.look(2)
    assert db.session.get_one(Export, export_id).as_of == date(2026, 11, 3)


def test_what_was_put_away_goes_with_the_kept_files(box: Box) -> None:
    box.put("members.csv")
    [export_id] = box.look(2)
    box.read(export_id)
    box.look()
    box.now += timedelta(box.cast.north.keep_files_days - 1)
    box.look()
    assert box.names("done") == ["members.csv"]
    box.now += timedelta(2)
    box.look()
    assert box.names("done") == []


def test_two_workers_do_not_look_at_the_same_time(box: Box) -> None:
    box.put("members.csv")
    box.look()
    with folder.opened("north"):
        assert box.look(2) == []
    assert len(box.look()) == 1
