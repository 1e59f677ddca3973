"""A dry run says what the import would come to, and writes nothing."""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from app.extensions import db
from app.intake import files
from app.models import Carried, Export, Member, Service
from tests.intake.load.exports import MEMBERS, PACKAGES, VISITS, club, facts

HERE = ("--location", "north", "--as-of", "2026-11-20")


def write(folder: Path, name: str, header: str, *lines: str) -> str:
    file = folder / f"{name}.csv"
    file.write_text("\n".join((header, *lines, "")))
    return str(file)


def test_a_dry_run_gives_the_counts_of_the_import_and_writes_nothing(app: Flask, run: Any, tmp_path: Path) -> None:
    location = club()
    first = write(
        tmp_path,
        "a",
        VISITS,
        "M1,Bea Thirty,PT 60,2026-11-12 09:00,Ben,booked,,",
        "M2,Leo,PT 60,2026-11-12 10:00,Ben,attended,,",
    )
    second = write(
        tmp_path, "b", VISITS, "M1,Bea Thirty,PT 60,2026-11-12 09:00,Dana,attended,,",
        "M2,Leo,PT 60,2026-11-12 10:00,Ben,attended,,", "M3,Mia,PT 60,2026-11-31 10:00,Ben,attended,,",
        "M4,Ida,Aqua fun,2026-11-13 10:00,Ben,attended,,", "M5,Zoe,PT 60,2026-11-13 10:00,Ben,attended,,",
    )  # fmt: skip
    assert run("import", first, *HERE).exit_code == 0
    before = facts(location)
    kept = sorted(path.name for path in files.folder().iterdir())
    (dry,) = json.loads(run("import", second, *HERE, "--dry-run", "--json").stdout)["files"]
    assert facts(location) == before
    assert db.session.query(Export).count() == 1
    assert db.session.query(Carried).filter(Carried.cells.contains("Zoe")).count() == 0
    assert db.session.query(Member).count() == 2
    assert db.session.query(Service).count() == 1
    assert sorted(path.name for path in files.folder().iterdir()) == kept
    changes = dry.pop("changes")
    assert changes == [
        {
            "name": "Bea Thirty",
            "what": "PT 60, 2026-11-12 09:00",
            "fields": [
                {"field": "trainer", "old": "Ben", "new": "Dana"},
                {"field": "status", "old": "booked", "new": "attended"},
            ],
        }
    ]
    (real,) = json.loads(run("import", second, *HERE, "--json").stdout)["files"]
    assert real == dry
    assert (dry["created"], dry["updated"], dry["unchanged"], dry["rejected"], dry["parked"]) == (1, 1, 1, 1, 1)


def test_changes_of_members_packages_and_what_is_left_are_told(app: Flask, run: Any, tmp_path: Path) -> None:
    club()
    sale = "S1,M1,Bea Thirty,PT 8 Sessions,2026-11-12,{price},,{until},Ben,{left},"
    for name, header, line in (
        ("m", MEMBERS, "M1,Bea,Thirty,,,2026-01-05,active"),
        ("p", PACKAGES, sale.format(price=592, until="", left=8)),
    ):
        assert run("import", write(tmp_path, name, header, line), *HERE).exit_code == 0
    members = write(tmp_path, "m2", MEMBERS, "M1,Bea,Brandt,bea@example.com,,2026-01-05,frozen")
    packages = write(tmp_path, "p2", PACKAGES, sale.format(price=600, until="2027-01-01", left=6))
    answer = run("import", members, packages, "--location", "north", "--as-of", "2026-11-21", "--dry-run", "--json")
    one, other = json.loads(answer.stdout)["files"]
    told = [
        (change["name"], cell["field"], cell["old"], cell["new"])
        for file in (one, other) for change in file["changes"] for cell in change["fields"]
    ]  # fmt: skip
    assert told == [
        ("Bea Brandt", "last name", "Thirty", "Brandt"),
        ("Bea Brandt", "e-mail", "", "bea@example.com"),
        ("Bea Brandt", "status", "active", "frozen"),
        ("Bea Brandt", "price", "592.00", "600.00"),
        ("Bea Brandt", "expires on", "", "2027-01-01"),
        ("Bea Brandt", "left", "8", "6"),
    ]
    plain = run("import", members, "--location", "north", "--as-of", "2026-11-21", "--dry-run").stdout
    assert "  Bea Brandt (member): last name: Thirty -> Brandt" in plain
