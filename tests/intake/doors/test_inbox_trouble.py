import errno
import logging
import os
from collections import namedtuple

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


def _refuse(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, "Read-only file system")
