"""Rejected rows from the terminal: listed, written to a file, and imported again once corrected."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from tests.intake.load.exports import MEMBERS, club, facts

HERE = ("--location", "north")
LINES = ",Bea,Thirty,,,2026-01-05,active", "M2,Leo,Brandt,,,2026-11-31,active", "M3,Mia,Voss,,,2026-01-07,active"


def bring(run: Any, folder: Path) -> Any:
    file = folder / "members.csv"
    file.write_text("\n".join((MEMBERS, *LINES, "")))
    return run("import", str(file), *HERE, "--as-of", "2026-11-20")


def test_they_are_listed_by_what_is_wrong_with_them(app: Flask, run: Any, tmp_path: Path) -> None:
    club()
    bring(run, tmp_path)
    said = run("problems", "1", *HERE).stdout
    assert "members.csv: 2 rows cannot be read, 0 were left out." in said
    assert '1 rows, "joined_on": impossible date (2026-11-31)' in said
    found = json.loads(run("problems", "1", *HERE, "--json").stdout)
    assert found["left"] == 2
    assert [group["reason"] for group in found["groups"]] == ["missing member id", "impossible date"]


def test_a_corrected_file_is_imported_as_any_other(app: Flask, run: Any, tmp_path: Path) -> None:
    location = club()
    bring(run, tmp_path)
    file = tmp_path / "to-correct.csv"
    assert run("problems", "1", *HERE, "--csv", str(file)).exit_code == 0
    file.write_text(file.read_text().replace("2026-11-31", "2026-11-13"))
    (told,) = json.loads(run("import", str(file), *HERE, "--json").stdout)["files"]
    assert (told["layout"], told["created"], told["rejected"]) == ("spotter-corrections", 1, 0)
    assert [row[0] for row in facts(location, "members")["members"]] == ["M2", "M3"]
    (again,) = json.loads(run("import", str(file), *HERE, "--json").stdout)["files"]
    assert again["duplicate_of"] == 2


def test_an_import_of_another_club_is_not_there(app: Flask, run: Any, tmp_path: Path) -> None:
    club()
    club("south")
    bring(run, tmp_path)
    answer = run("problems", "1", "--location", "south")
    assert (answer.exit_code, answer.stderr.strip()) == (2, "EXPORT_ID: south has no import 1.")
