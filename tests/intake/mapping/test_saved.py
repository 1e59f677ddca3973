"""A mapping is saved under a name, recognised by headers, and trusted."""

from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.intake import actions, holding
from app.intake.actions import Options
from app.intake.mapping import saved
from app.intake.refusal import Refused
from app.models import Export, Location, SavedMapping
from jobs.read_export import read_export
from tests.intake.load.exports import NOON, club, facts
from tests.intake.test_holding import came
from tests.plugins.cast import Cast

HEADER = "Client No,Full name,When,Coach,Result,Notes"
LINE = "17,Bea Thirty,12/11/2026 09:00,Ben Ortiz,attended,x"
COLUMNS = {
    "member_id": "Client No",
    "name": "Full name",
    "starts_at": "When:DMY",
    "trainer": "Coach",
    "status": "Result",
}
SAID = Options("mapped", COLUMNS, {"service": "Personal Training"})


def bring(location: Location, header: str, line: str = LINE, options: Options = actions.NOTHING_SAID) -> Export:
    return came(location, f"{header}\n{line}\n".encode(), options)


def keep(location: Location, export: Export, name: str = "Fitlog visits") -> SavedMapping:
    row = saved.save(db.session(), location.id, name, actions.reading_of(db.session(), export, location), NOON)
    db.session.commit()
    return row


def test_the_next_file_with_these_headers_loads_by_itself(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    export = bring(location, HEADER, "18,Leo Brandt,05/06/2026 10:00,Ben Ortiz,no show,")
    assert (export.status, export.layout, export.notes) == ("loaded", "Fitlog visits", [])
    days = sorted(row[4] for row in facts(location, "appointments")["appointments"])
    assert days == ["2026-06-05", "2026-11-12"]


def test_it_comes_to_what_the_mapping_said_by_hand_comes_to(app: Flask) -> None:
    by_hand, by_name = club("hand"), club("name")
    lines = [LINE, LINE.replace("12/11", "05/06")]
    for line in lines:
        bring(by_hand, HEADER, line, SAID)
    keep(by_name, bring(by_name, HEADER, lines[0], SAID))
    bring(by_name, HEADER, lines[1])
    assert facts(by_name) == facts(by_hand)


def test_columns_in_another_order_and_new_ones_are_said_and_taken(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    export = bring(
        location, "Room,When,Client No,Full name,Result,Coach", "A,13/11/2026 09:00,17,Bea Thirty,attended,Ben"
    )
    assert (export.status, export.notes) == ("loaded", ['Other columns than last time: new: "Room"; gone: "Notes".'])
    again = bring(
        location, "Room,When,Client No,Full name,Result,Coach", "A,14/11/2026 09:00,17,Bea Thirty,attended,Ben"
    )
    assert again.notes == []


def test_a_file_without_a_column_that_is_needed_is_held(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    export = bring(location, HEADER.replace("When", "Room"))
    assert (export.status, export.held_for) == ("held", "mapping")


def test_a_file_whose_column_has_another_name_now_is_held(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    export = bring(location, HEADER.replace("Coach", "Trainer"))
    assert (export.status, export.held_for) == ("held", "mapping")
    assert 'the column "Coach" of "Fitlog visits" seems to be "Trainer" now' in str(export.refusal)


def test_a_column_that_is_gone_and_was_not_needed_is_said(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    export = bring(location, HEADER.replace("Coach,", ""), LINE.replace("Ben Ortiz,", "").replace("12/11", "13/11"))
    assert (export.status, export.notes) == ("loaded", ['Other columns than last time: gone: "Coach".'])


def test_files_that_waited_for_the_mapping_come_in_by_themselves(app: Flask) -> None:
    location = club()
    waiting = bring(location, HEADER, LINE.replace("12/11", "05/06"))
    other = bring(location, "Nobody,Knows,This", "a,b,c")
    keep(location, bring(location, HEADER, options=SAID))
    assert holding.try_again(db.session(), location.id) == [waiting.id, other.id]
    db.session.commit()
    for export in (waiting, other):
        read_export(export.id)
        db.session.refresh(export)
    assert (waiting.status, waiting.layout, other.status) == ("loaded", "Fitlog visits", "held")


def test_another_report_that_happens_to_have_the_columns_is_not_read_so(app: Flask) -> None:
    location = club()
    keep(location, bring(location, HEADER, options=SAID))
    wider = "Client No,Full name,When,Coach,Result,A,B,C,D,E,F,G"
    assert bring(location, wider, LINE + ",1,2,3,4,5,6").status == "held"


def test_of_two_that_fit_a_person_says_which(app: Flask) -> None:
    location = club()
    first = bring(location, HEADER, options=SAID)
    keep(location, first)
    second = bring(location, HEADER, LINE.replace("17", "19"), Options("mapped", COLUMNS, {"service": "Orientation"}))
    keep(location, second, "Fitlog intros")
    export = bring(location, HEADER, LINE.replace("17", "20"))
    assert export.held_for == "mapping"
    assert 'the saved mappings "Fitlog visits" and "Fitlog intros" both fit it' in str(export.refusal)
    named = bring(location, HEADER, LINE.replace("17", "21"), Options("Fitlog intros"))
    assert (named.status, named.layout) == ("loaded", "Fitlog intros")


def test_a_known_layout_with_a_column_renamed_keeps_what_is_special_to_it(app: Flask) -> None:
    location = club()
    header = "Sale Date,Client ID,Client,Sale ID,Article,Quantity,Item Total,Tax"
    export = bring(
        location,
        header,
        '11/13/2026,M1,"Thirty, Bea",S1,PT 8 Sessions,2,1080,80',
        Options("mindbody-sales", {"item": "Article"}),
    )
    keep(location, export, "Our sales")
    again = bring(location, header, '11/14/2026,M2,"Brandt, Leo",S2,PT 8 Sessions,1,540,40')
    assert (again.status, again.layout) == ("loaded", "Our sales")
    prices = sorted(row[4] for row in facts(location, "packages")["packages"])
    assert prices == ["50000", "50000", "50000"]


def test_each_club_has_its_own(app: Flask, cast: Cast) -> None:
    keep(cast.north, bring(cast.north, HEADER, options=SAID))
    assert bring(cast.south, HEADER).status == "held"
    (row,) = saved.mappings(db.session(), cast.scope(cast.ana), cast.north.id)
    assert saved.mapping(db.session(), cast.scope(cast.cy), row.id) is None
    assert saved.mappings(db.session(), cast.scope(cast.cy), cast.north.id) == []


@pytest.mark.parametrize("name", [" ", "mindbody-sales", "mapped", "x" * 61, "Fitlog intros"])
def test_a_name_is_its_own(app: Flask, name: str) -> None:
    location = club()
    export = bring(location, HEADER, options=SAID)
    row = keep(location, export)
    keep(location, export, "Fitlog intros")
    with pytest.raises(Refused):
        saved.rename(db.session(), row, name)
    saved.rename(db.session(), row, "  Fitlog   sessions ")
    assert row.name == "Fitlog sessions"


def test_the_terminal_saves_one_and_reads_by_its_name(app: Flask, run: Any, tmp_path: Any) -> None:
    location = club()
    file, later = tmp_path / "visits.csv", tmp_path / "later.csv"
    file.write_text(f"{HEADER}\n{LINE}\n")
    later.write_text(f"{HEADER}\n{LINE.replace('12/11', '05/06')}\n")
    here = ("--location", "north", "--as-of", "2026-11-20")
    maps = [word for pair in COLUMNS.items() for word in ("--map", "=".join(pair))]
    said = (*maps, "--const", "service=Personal Training", "--save-mapping", "Fitlog visits")
    assert run("import", str(file), *here, *said, "--dry-run").exit_code == 0
    assert saved.known(db.session(), location.id) == []
    assert run("import", str(file), *here, *said).exit_code == 0
    (mapping,) = saved.known(db.session(), location.id)
    assert (mapping.name, mapping.columns) == ("Fitlog visits", COLUMNS)
    assert [one.layout for one in db.session.query(Export)] == ["Fitlog visits"]
    assert run("import", str(later), *here, "--layout", "Fitlog visits").exit_code == 0
    assert "is the name of a layout" in run("import", str(later), *here, "--save-mapping", "mapped").stderr


def test_a_column_that_only_this_vendor_fills_is_asked_for_when_it_is_gone(app: Flask) -> None:
    header = "Date,Time,Client ID,Visit Type,Staff,Late,No-show"
    line = "2026-11-12,09:00,17,Personal Training,Ben Ortiz,No,No"
    location = club()
    options = Options("mindbody-attendance", {"late_cancel": "Late"}, {})
    export = bring(location, header, line, options)
    assert export.status == "loaded"
    keep(location, export, "Our visits")
    later = bring(location, header.replace(",Late", ""), line.replace(",No,No", ",No"), Options("Our visits"))
    assert (later.status, later.held_for) == ("held", "mapping")
    assert '"Late"' in str(later.refusal)
