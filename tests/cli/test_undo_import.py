import json
from pathlib import Path

import pytest
from flask import Flask

from app.extensions import db
from app.models import Export, Member

MEMBERS = "member_id,first_name,last_name,joined_on,status\nM1,Leo,Brandt,2026-11-10,active\n"
FILE_OF_ANOTHER_DAY = MEMBERS.replace("active", "frozen")


@pytest.fixture
def members(app: Flask, run, tmp_path: Path) -> Path:
    place = ("--timezone", "America/New_York", "--currency", "USD")
    assert run("location", "add", "north", "--name", "North", *place).exit_code == 0
    file = tmp_path / "members.csv"
    file.write_text(MEMBERS)
    assert run("import", str(file), "--location", "north", "--as-of", "2026-11-20").exit_code == 0
    return file


def test_an_import_is_undone_by_its_file_and_then_imported_again(run, members: Path) -> None:
    answer = run("undo-import", str(members), "--location", "north", "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    said = json.loads(answer.stdout)
    assert (said["file"], said["created"], said["updated"], said["leaving"]) == ("members.csv", 1, 0, ["Leo Brandt"])
    assert db.session.query(Member).filter_by(mms_id="M1").count() == 0
    assert run("import", str(members), "--location", "north", "--as-of", "2026-11-20").exit_code == 0
    assert db.session.query(Member).filter_by(mms_id="M1").count() == 1


def test_a_look_changes_nothing(run, members: Path) -> None:
    answer = run("undo-import", "members.csv", "--location", "north", "--dry-run")
    assert answer.stdout == (
        "members.csv: would be undone. 1 member, 0 appointments, 0 packages taken back, 0 facts as before the file,"
        " 1 client leaves the board.\n"
    )
    assert db.session.query(Export).one().undone_at is None


def test_what_stands_in_the_way_is_said_with_exit_2(run, members: Path) -> None:
    members.write_text(FILE_OF_ANOTHER_DAY)
    run("import", str(members), "--location", "north", "--as-of", "2026-11-21")
    first = db.session.query(Export).order_by(Export.id).first()
    assert first is not None
    answer = run("undo-import", str(first.id), "--location", "north")
    assert answer.exit_code == 2
    assert answer.stderr == (
        "members.csv: members.csv of Sat, Nov 21 changed the status of Leo Brandt since. Undo that import first.\n"
    )


def test_an_import_of_another_club_is_none_of_this_one(run, members: Path) -> None:
    run("location", "add", "south", "--name", "South", "--timezone", "Europe/Berlin", "--currency", "EUR")
    export = db.session.query(Export).one()
    for which in (str(export.id), str(members), "9" * 40):
        answer = run("undo-import", which, "--location", "south")
        assert (answer.exit_code, "no such import came to south" in answer.stderr) == (2, True)
