"""An export that cannot be read yet is not lost: it waits for a person."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.intake import actions, dry_runs, holding
from app.intake.actions import Options
from app.models import Export, Location
from jobs.dry_run import dry_run
from jobs.read_export import read_export
from tests.intake.exports import SAMPLES
from tests.intake.load.exports import NOON, D, club, facts

UNKNOWN = b"Client No,Full name,Kind,When,Result\n17,Bea Thirty,PT,2026-11-12 09:00,attended\n"
DOUBTFUL = b"appointment_id,member_id,service,starts_at,trainer,status\nA1,M1,PT,05/06/2026 09:00,Ben,attended\n"
LACKING = b"Member,When\nM1,2026-11-12 09:00\n"


def came(location: Location, content: bytes, options: Options = actions.NOTHING_SAID, source: str = "web") -> Export:
    received = actions.receive(
        db.session(), location, BytesIO(content), filename="visits.csv", as_of=D, source=source, now=NOON,
        options=options,
    )  # fmt: skip
    db.session.commit()
    read_export(received.export.id)
    db.session.expire_all()
    return received.export


@pytest.mark.parametrize(
    ("content", "options", "held_for", "word"),
    [
        (UNKNOWN, {}, "mapping", "no row of it is the header"),
        (LACKING, {"columns": {"member_id": "Member", "starts_at": "When"}}, "mapping", "a mapping of service"),
        (UNKNOWN, {"layout": "spotter-dreams"}, "mapping", "there is no layout"),
        (DOUBTFUL, {}, "date_order", "whether day or month comes first"),
    ],
)
def test_what_a_person_can_settle_is_held(
    app: Flask, content: bytes, options: dict[str, Any], held_for: str, word: str
) -> None:
    export = came(club(), content, Options(**options))
    assert (export.status, export.held_for, export.claimed_by) == ("held", held_for, None)
    assert export.refusal is not None
    assert export.refusal.startswith("visits.csv: ")
    assert word in export.refusal


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"", b"17,Bea,11/12/2026\n18,Leo,11/13/2026\n", b"a,b,c\n"])
def test_rubbish_is_refused(app: Flask, content: bytes) -> None:
    export = came(club(), content)
    assert (export.status, export.held_for) == ("refused", None)


def test_a_held_file_that_comes_again_is_the_same_import(app: Flask) -> None:
    location = club()
    first = came(location, UNKNOWN)
    assert came(location, UNKNOWN).id == first.id


def test_a_released_file_is_loaded_and_remembers_who_released_it(app: Flask) -> None:
    location = club()
    export = came(location, DOUBTFUL)
    export.options = {"columns": {"starts_at": "starts_at:DMY"}}
    assert holding.release(db.session(), export.id, NOON, None)
    db.session.commit()
    read_export(export.id)
    db.session.refresh(export)
    assert (export.status, export.held_for, export.released_at) == ("loaded", "date_order", NOON)
    assert not holding.release(db.session(), export.id, NOON, None)
    assert [row[4] for row in facts(location, "appointments")["appointments"]] == ["2026-06-05"]


def test_what_was_thrown_away_leaves_nothing_and_may_come_again(app: Flask) -> None:
    location = club()
    export = came(location, UNKNOWN)
    assert holding.throw_away(db.session(), export.id, "Thrown away by Ana.", NOON)
    db.session.commit()
    assert not holding.throw_away(db.session(), export.id, "Thrown away again.", NOON)
    assert (export.status, export.refusal) == ("refused", "Thrown away by Ana.")
    assert came(location, UNKNOWN).id != export.id


def test_holding_and_releasing_comes_to_what_a_plain_import_comes_to(app: Flask) -> None:
    columns = {"member_id": "Client No", "name": "Full name", "service": "Kind", "starts_at": "When"}
    said = Options(columns=columns | {"status": "Result"})
    plain, held = club("plain"), club("held")
    came(plain, UNKNOWN, said)
    export = came(held, UNKNOWN)
    export.options = {"columns": said.columns}
    holding.release(db.session(), export.id, NOON, None)
    db.session.commit()
    read_export(export.id)
    assert facts(held) == facts(plain)
    assert len(facts(held)["appointments"]) == 1


def test_a_club_that_is_held_tried_out_and_released_file_by_file_is_the_same_club(app: Flask) -> None:
    plain, held = club("plain"), club("held")
    for name in ("members", "appointments", "packages", "members"):
        content = (SAMPLES / f"tiny/exports/spotter/{name}.csv").read_bytes()
        came(plain, content)
        received = actions.receive(
            db.session(), held, BytesIO(content), filename="x.csv", as_of=D, source="folder", now=NOON
        )
        if received.is_duplicate:
            continue
        export_id = received.export.id
        holding.hold(db.session(), export_id, "look", "It was to be looked at first.")
        before = facts(held)
        dry_runs.ask(db.session(), received.export, actions.NOTHING_SAID, NOON)
        db.session.commit()
        dry_run(export_id)
        ran = dry_runs.of(db.session(), export_id)
        assert ran is not None
        assert ran.found is not None
        assert facts(held) == before
        holding.release(db.session(), export_id, NOON, None)
        db.session.commit()
        read_export(export_id)
        loaded = db.session.get_one(Export, export_id)
        assert ran.found["counts"]["created"] == loaded.created_count > 0
    assert facts(held) == facts(plain)


def test_the_terminal_takes_up_what_was_held(app: Flask, run: Any, tmp_path: Any) -> None:
    location = club()
    export = came(location, DOUBTFUL)
    file = tmp_path / "visits.csv"
    file.write_bytes(DOUBTFUL)
    refused = run("import", str(file), "--location", "north", "--as-of", "2026-11-20")
    assert refused.exit_code == 2
    assert '--map starts_at="starts_at:DMY"' in refused.stderr
    assert db.session.get_one(Export, export.id).status == "held"
    said = ("--location", "north", "--as-of", "2026-11-21", "--map", "starts_at=starts_at:MDY")
    assert run("import", str(file), *said).exit_code == 0
    db.session.refresh(export)
    assert (export.status, export.as_of) == ("loaded", date(2026, 11, 21))


def test_the_terminal_holds_nothing_by_itself(app: Flask, run: Any, tmp_path: Any) -> None:
    club()
    file = tmp_path / "visits.csv"
    file.write_bytes(UNKNOWN)
    assert run("import", str(file), "--location", "north").exit_code == 2
    assert db.session.query(Export).one().status == "refused"
