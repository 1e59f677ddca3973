import json
import os
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import backup, home, snapshot
from app.extensions import db
from app.models import Location, Trainer
from tests.plugins.apps import House

Run = Callable[..., Any]
AWKWARD = "Ünï\tcode\n\\N 'quoted'; \U0001f4aa"


def fill(house: House) -> None:
    location = Location(code="north", name=AWKWARD, timezone="UTC", currency="USD")
    db.session.add(location)
    db.session.flush()
    db.session.add_all(
        [
            Trainer(location_id=location.id, name="Ada Lund"),
            Trainer(location_id=location.id, name=AWKWARD),
        ]
    )
    db.session.commit()
    house.settings.files.mkdir(exist_ok=True)
    (house.settings.files / "ab").mkdir(exist_ok=True)
    (house.settings.files / "ab" / "abcd").write_bytes(b"a kept export")


def names() -> list[str]:
    return list(db.session.scalars(select(Trainer.name).order_by(Trainer.id)))


def let_go() -> None:
    """As a product that has stopped: nobody is connected."""
    db.session.rollback()
    db.session.remove()
    db.engine.dispose()


def test_a_backup_brings_everything_back(house: House, run: Run, tmp_path: Path) -> None:
    fill(house)
    made = json.loads(run("backup", str(tmp_path), "--json").stdout)
    assert made["bytes"] == Path(made["file"]).stat().st_size
    assert made["sha256"] == backup.described(Path(made["file"])).sha256
    for trainer in db.session.scalars(select(Trainer)):
        db.session.delete(trainer)
    db.session.commit()
    (house.settings.files / "ab" / "abcd").unlink()
    let_go()
    answer = run("restore", made["file"], "--json")
    assert answer.exit_code == 0, answer.stderr
    assert names() == ["Ada Lund", AWKWARD]
    assert db.session.scalar(select(Location.name)) == AWKWARD
    assert (house.settings.files / "ab" / "abcd").read_bytes() == b"a kept export"
    kept = json.loads(answer.stdout)["kept"]
    assert Path(kept).parent == house.settings.home / "backups"


def test_new_rows_count_on_after_a_restore(house: House, run: Run, tmp_path: Path) -> None:
    fill(house)
    made = json.loads(run("backup", str(tmp_path), "--json").stdout)
    let_go()
    run("restore", made["file"])
    latest = db.session.scalars(select(Trainer.id).order_by(Trainer.id.desc())).first()
    location_id = db.session.scalars(select(Location.id)).one()
    fresh = Trainer(location_id=location_id, name="Cy Falk")
    db.session.add(fresh)
    db.session.flush()
    assert fresh.id > (latest or 0)


def test_a_backup_holds_what_was_committed_when_it_began(house: House, run: Run, tmp_path: Path) -> None:
    fill(house)
    db.session.add(Location(code="south", name="South", timezone="UTC", currency="USD"))
    db.session.flush()
    made = backup.write(db.engine, house.settings, tmp_path)
    let_go()
    backup.restore(db.engine, house.settings, Path(made.file))
    assert db.session.scalars(select(Location.code)).all() == ["north"]


def test_a_backup_is_for_its_owner_only(house: House, tmp_path: Path) -> None:
    made = backup.write(db.engine, house.settings, tmp_path)
    assert Path(made.file).stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [Path(made.file).name]


def test_a_restore_is_refused_while_the_product_runs(house: House, run: Run, tmp_path: Path) -> None:
    fill(house)
    made = backup.write(db.engine, house.settings, tmp_path)
    with home.hold(house.settings.home, "http://127.0.0.1:8000"):
        answer = run("restore", made.file)
    assert answer.exit_code == 2
    assert "already runs" in answer.stderr
    assert len(names()) == 2


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_a_restore_is_refused_while_another_host_is_connected(house: House, run: Run, tmp_path: Path) -> None:
    fill(house)
    made = backup.write(db.engine, house.settings, tmp_path)
    let_go()
    with db.engine.connect() as elsewhere:
        elsewhere.exec_driver_sql("SELECT 1")
        with pytest.raises(snapshot.SnapshotRefused, match="stop it everywhere"):
            backup.restore(db.engine, house.settings, Path(made.file))
    assert len(names()) == 2


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00cut"])
def test_a_file_that_is_no_backup_is_refused_and_nothing_is_touched(
    house: House, run: Run, tmp_path: Path, content: bytes
) -> None:
    fill(house)
    (tmp_path / "it.tar.gz").write_bytes(content)
    answer = run("restore", str(tmp_path / "it.tar.gz"))
    assert answer.exit_code == 2
    assert "is not a whole backup made by Spotter" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1
    assert len(names()) == 2


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_backup_that_was_cut_is_refused(house: House, tmp_path: Path) -> None:
    fill(house)
    made = Path(backup.write(db.engine, house.settings, tmp_path).file)
    made.write_bytes(made.read_bytes()[:-2000])
    with pytest.raises(backup.BackupRefused):
        backup.restore(db.engine, house.settings, made)
    assert len(names()) == 2


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ["../outside", "/outside", "database/../../outside"])
def test_a_file_that_would_land_outside_is_refused(house: House, tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "it.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(backup.BackupRefused, match="it holds"):
        backup.restore(db.engine, house.settings, tmp_path / "it.tar.gz")


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_a_folder_that_cannot_be_written_is_named(house: House, run: Run) -> None:
    answer = run("backup", "/proc/nowhere")
    assert answer.exit_code == 2
    assert answer.stderr.startswith("/proc/nowhere: No such file or directory, so there is no backup in /proc/nowhere.")


def test_files_that_come_and_go_meanwhile_hold_up_no_backup(
    house: House, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(house)
    files = house.settings.files
    for name in (".arriving-x", "f1", "f2"):
        (files / name).write_bytes(b"an export")
    add = tarfile.TarFile.add

    def add_late(archive: tarfile.TarFile, path: Path, name: str, **more: Any) -> None:
        (files / "f2").unlink(missing_ok=True)
        add(archive, path, name, **more)

    monkeypatch.setattr(tarfile.TarFile, "add", add_late)
    made = json.loads(run("backup", str(tmp_path), "--json").stdout)
    with tarfile.open(made["file"]) as archive:
        names = set(archive.getnames())
    assert names >= {"files/ab/abcd", "files/f1"}
    assert not names & {"files/.arriving-x", "files/f2"}


def test_what_root_puts_into_the_home_of_somebody_else_is_theirs(
    house: House, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("location", "add", "north", "--name", "North", "--timezone", "UTC", "--currency", "USD")
    line = "R00T,Ada,whose file no other test has brought before,2026-01-05"
    (tmp_path / "members.csv").write_text(f"member_id,first_name,last_name,joined_on\n{line}\n")
    given: list[Path | int] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda made, *_: given.append(made))
    assert run("import", str(tmp_path / "members.csv"), "--location", "north").exit_code == 0
    assert given[0] == house.settings.files
    assert len(given) == 2
    made = json.loads(run("backup", str(tmp_path), "--json").stdout)
    let_go()
    assert run("restore", made["file"]).exit_code == 0
    assert {house.settings.files, house.settings.home / "backups"} <= {*given[2:]}
    assert any(isinstance(made, int) for made in given[2:])
    names = {made.name for made in given if isinstance(made, Path)}
    kept = sha256((tmp_path / "members.csv").read_bytes()).hexdigest()
    assert names >= {kept} | ({"spotter.db"} if house.settings.is_sqlite else set())
