import errno
import logging
import os
import signal
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from app.intake.doors import folder, inbox
from tests.plugins.inbox import CSV, Box

Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_is_said_once_and_the_files_wait(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    box.put("members.csv")
    box.look()
    with monkeypatch.context() as full, caplog.at_level(logging.INFO, logger="app.intake.doors.states"):
        full.setattr(inbox.shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 0))
        assert box.look(3) == []
        assert "disk is full" in str(box.problem())
    assert len(caplog.records) == 1
    assert (box.names(), box.exports()) == (["members.csv"], 0)
    assert len(box.look()) == 1
    assert box.problem() is None


def test_a_disk_that_fills_up_while_the_file_is_kept_refuses_nothing(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    box.put("members.csv")
    box.look()
    with monkeypatch.context() as filling:
        filling.setattr("app.intake.files.os.fsync", full)
        assert box.look(2) == []
    assert "disk is full" in str(box.problem())
    assert box.names("refused") == []
    assert len(box.look()) == 1


def test_a_folder_that_cannot_be_written_to_is_said_once_and_nothing_is_taken(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    box.put("members.csv")
    box.look()
    with monkeypatch.context() as shut:
        shut.setattr(folder.Folder, "is_writable", lambda _: False)
        assert box.look(3) == []
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["The folder of north"]
    assert box.exports() == 0
    assert len(box.look()) == 1


def test_a_file_that_cannot_be_moved_is_not_taken_again(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    box.put("members.csv")
    [export_id] = box.look(2)
    box.read(export_id)
    with monkeypatch.context() as shut:
        shut.setattr("app.intake.doors.folder.os.rename", _refuse)
        assert box.look(3) == []
        assert "Read-only file system" in str(box.problem())
    box.look()
    assert (box.names("done"), box.exports()) == (["members.csv"], 1)


def test_what_is_written_over_a_file_at_the_last_moment_is_taken_too(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    path = box.put("members.csv")
    box.read(*box.look(2))
    rename = os.rename

    def late(*words: object, **more: object) -> None:
        if path.exists():
            path.write_bytes(CSV + b"M2,Leo,Brandt,2026-11-10,active\n")
        rename(*words, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("app.intake.doors.folder.os.rename", late)
        box.look()
    assert box.names() == ["members.csv"]
    box.read(*box.look(2))
    box.look()
    assert (box.names(), box.names("done"), box.exports()) == ([], ["members.csv"], 2)


def test_a_file_that_nobody_may_move_holds_up_no_other(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a folder with the sticky bit, where it is somebody else's."""
    rename = os.rename

    def theirs(name: str, *words: object, **more: object) -> None:
        if name == "theirs.csv":
            _refuse()
        rename(name, *words, **more)  # type: ignore[arg-type]

    os.utime(box.put("theirs.csv"), (1, 1))
    box.put("ours.csv", CSV.replace(b"M1", b"M2"))
    with monkeypatch.context() as sticky:
        sticky.setattr("app.intake.doors.folder.os.rename", theirs)
        for export_id in box.look(2):
            box.read(export_id)
        box.look(2)
    assert (box.names(), box.names("done"), box.exports()) == (["theirs.csv"], ["ours.csv"], 2)
    assert str(box.problem()).startswith("1 file in the folder can be neither taken nor put away (Read-only")
    box.look()
    assert (box.names(), box.problem()) == ([], None)


def test_a_file_that_spotter_may_not_read_is_refused_and_holds_up_no_other(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def shut(name: str, *words: object, **more: object) -> int:
        if name == "secret.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(name, *words, **more)  # type: ignore[arg-type]

    os.utime(box.put("secret.csv"), (1, 1))
    box.put("ours.csv", CSV.replace(b"M1", b"M2"))
    with monkeypatch.context() as theirs:
        theirs.setattr("app.intake.doors.folder.os.open", shut)
        box.read(*box.look(2))
        box.look()
    assert (box.names(), box.names("done")) == ([], ["ours.csv"])
    assert box.names("refused") == ["secret.csv", "secret.csv.txt"]
    assert "may not read" in (box.path / "refused" / "secret.csv.txt").read_text()


def test_a_file_that_is_taken_away_before_it_is_read_is_no_problem(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    path = box.put("members.csv")
    box.look()
    usage = inbox.shutil.disk_usage
    monkeypatch.setattr(inbox.shutil, "disk_usage", lambda place: (path.unlink(missing_ok=True), usage(place))[1])
    assert box.look() == []
    assert (box.problem(), box.exports()) == (None, 0)


@pytest.mark.parametrize("year", [1901, 2381])
def test_a_file_may_claim_any_date_and_goes_with_the_others(box: Box, year: int) -> None:
    stamp = (year - 1970) * 31_556_952
    os.utime(box.put("members.csv"), (stamp, stamp))
    box.read(*box.look(2))
    box.look()
    assert (box.names(), box.names("done")) == ([], ["members.csv"])
    box.now += timedelta(box.cast.north.keep_files_days + 1)
    box.look()
    assert box.names("done") == []


def test_more_files_than_one_look_takes_are_all_taken(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "TAKEN_A_LOOK", 4)
    for number in range(10):
        box.put(f"{number}.csv", CSV.replace(b"M1", b"N%d" % number))
    assert [len(box.look()) for _ in range(5)] == [0, 4, 4, 2, 0]


def test_a_file_in_place_of_done_is_named(box: Box) -> None:
    box.put("done", b"")
    box.look(4)
    assert "“done” in it is no folder" in str(box.problem())


def test_the_reason_is_not_written_into_a_pipe_that_lies_there(box: Box) -> None:
    box.put("bad.csv", b"")
    (box.path / "refused").mkdir()
    (box.path / "refused" / "bad.csv").write_bytes(b"")
    os.mkfifo(box.path / "refused" / "bad.csv.txt")
    box.read(*box.look(2))
    with giving_up_after(5):
        box.look()
    assert (box.path / "refused" / "bad.csv.txt").is_file()


@contextmanager
def giving_up_after(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise AssertionError("It waits for ever.")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")
