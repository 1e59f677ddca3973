"""A long file that a process of its own reads comes to the same, and no such process outlives its reader."""

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.intake import reading_ahead
from app.intake.reading import Reading
from app.intake.recognise import open_export
from app.intake.refusal import Refused
from app.intake.rows import Row
from tests.intake.exports import APPOINTMENTS, NEW_YORK, PACKAGES, D

VISITS = [f"A{n},{n % 7 or ''},Ana Lee,PT,2026-07-{n % 28 + 1:02} 08:00,Ben,attended,," for n in range(1, 60)]
SALES = [f"S{n},{n},Ana Lee,PT 8,2026-07-13,{-1 if n % 5 == 0 else 10}.00,8,,,," for n in range(1, 40)]


@pytest.fixture(autouse=True)
def every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(reading_ahead, "LONG_BYTES", 1)
    yield
    assert multiprocessing.active_children() == []


def reading_of_text(folder: Path, lines: list[str]) -> Reading:
    path = folder / "file.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return open_export(path, filename=path.name, layout=None, columns={}, constants={}, zone=NEW_YORK, as_of=D)


def walked(reading: Reading) -> list[Row]:
    return [row for chunk in reading_ahead.chunks(reading) for row in chunk]


@pytest.mark.parametrize("lines", [[APPOINTMENTS, *VISITS, "A1,1,,PT,31/02/2026,,,,"], [PACKAGES, *SALES]])
def test_rows_and_what_became_of_every_line_are_the_same(tmp_path, lines):
    here, there = reading_of_text(tmp_path, lines), reading_of_text(tmp_path, lines)
    rows = [row for chunk in here.chunks() for row in chunk]
    assert walked(there) == rows
    assert [type(row) for row in walked(reading_of_text(tmp_path, lines))] == [type(row) for row in rows]
    for told in ("problems", "row_count", "ignored_count", "notes", "cut", "orders", "way", "manner"):
        assert getattr(there, told) == getattr(here, told)
    assert here.problems


def test_a_refusal_comes_through_as_it_was_said(tmp_path):
    with pytest.raises(Refused, match="no rows") as refused:
        walked(reading_of_text(tmp_path, [APPOINTMENTS]))
    assert str(refused.value).startswith("file.csv: ")


def test_an_end_in_the_middle_is_no_end_of_the_file(tmp_path, monkeypatch):
    def killed(self: Reading) -> Iterator[list[Row]]:
        yield []
        os.kill(os.getpid(), signal.SIGKILL)

    reading = reading_of_text(tmp_path, [APPOINTMENTS, *VISITS])
    monkeypatch.setattr(Reading, "chunks", killed)
    with pytest.raises(ChildProcessError):
        walked(reading)


def test_who_stops_listening_leaves_nobody_reading(tmp_path, monkeypatch):
    def endless(self: Reading) -> Iterator[list[Row]]:
        while True:
            yield []

    monkeypatch.setattr(Reading, "chunks", endless)
    chunks = reading_ahead.chunks(reading_of_text(tmp_path, [APPOINTMENTS, *VISITS]))
    next(chunks)
    chunks.close()


def test_who_is_killed_while_listening_leaves_nobody_reading(tmp_path, monkeypatch):
    def endless(self: Reading) -> Iterator[list[Row]]:
        while True:
            yield list(rows)

    def listen() -> None:
        for _ in reading_ahead.chunks(reading):
            (child,) = multiprocessing.active_children()
            (tmp_path / "pid").write_text(str(child.pid))
            os.kill(os.getpid(), signal.SIGKILL)

    reading = reading_of_text(tmp_path, [APPOINTMENTS, *VISITS])
    rows = next(iter(reading.chunks()))
    monkeypatch.setattr(Reading, "chunks", endless)
    listener = multiprocessing.get_context("fork").Process(target=listen)
    listener.start()
    listener.join()
    assert listener.exitcode == -signal.SIGKILL
    deadline = time.monotonic() + 30
    while is_running((tmp_path / "pid").read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(pid: str) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
