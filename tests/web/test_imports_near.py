"""A held file that comes near to a known layout, or to a saved mapping: what is special to that stays."""

import re

from sqlalchemy import select

from app import clock
from app.extensions import db
from app.intake import actions
from app.intake.actions import Options
from app.intake.mapping import saved
from app.models import Appointment, Export, Package
from jobs.read_export import read_export
from tests.intake.load.exports import NOON
from tests.web.pages import words
from tests.web.test_imports_held import came

SALES = b"""Sale Date,Client ID,Client,Sale ID,Article sold,Quantity,Item Total,Tax
11/13/2026,M1,"Thirty, Bea",S1,PT 8 Sessions,2,1080,80
"""
BOOKINGS = b"""appointment_id,member_id,member_name,service,starts_at,trainer,status
A1,M1,Bea Thirty,PT 60,05/06/2026 09:00,Ben Ortiz,attended
"""
VISITS = b"""Client No,Full name,When,Coach,Result
17,Bea Thirty,2026-06-05 09:00,Ben Ortiz,attended
"""
COLUMNS = {"member_id": "Client No", "name": "Full name", "starts_at": "When", "trainer": "Coach", "status": "Result"}


def chosen(page: str) -> dict[str, str]:
    """The form as the page proposes it."""
    found = {"read_as": re.findall(r'type="hidden" name="read_as" value="([^"]+)"', page)[0]}
    for name, options in re.findall(r'name="(column-\w+)".*?>(<option.*?)</select>', page, re.S):
        if said := re.search(r'<option value="([^"]+)" selected>', options):
            found[name] = said[1]
    return found


def finish(client, export: Export, form: dict[str, str]) -> Export:
    with clock.stopped_at(NOON):
        answer = client.post(f"/imports/{export.id}/mapping", data=form)
        assert answer.status_code == 303, words(answer.text)
        client.post(f"/imports/{export.id}/release")
        read_export(export.id)
    db.session.expire_all()
    return db.session.get_one(Export, export.id)


def test_a_known_layout_with_one_column_renamed_is_read_as_that_layout(client, cast, sign_in):
    export = came(cast.north, SALES, "sales.csv")
    page = sign_in(client, cast.ana).get(f"/imports/{export.id}").text
    assert 'This looks like Mindbody sales, but it has no column "Item name". Say which column is which.' in words(page)
    form = chosen(page)
    assert form["read_as"] == "mindbody-sales"
    done = finish(client, export, form | {"column-item": "Article sold"})
    assert (done.status, done.layout) == ("loaded", "mindbody-sales")
    assert [package.price_cents for package in db.session.scalars(select(Package))] == [50000, 50000]


def test_a_known_layout_whose_dates_are_in_doubt_asks_for_nothing_else(client, cast, sign_in):
    export = came(cast.north, BOOKINGS, "bookings.csv")
    page = sign_in(client, cast.ana).get(f"/imports/{export.id}").text
    assert "Nothing in this file says whether day or month comes first." in page
    done = finish(client, export, chosen(page) | {"order-starts_at": "DMY"})
    assert (done.status, done.layout) == ("loaded", "spotter-appointments")
    assert [str(visit.starts_on) for visit in db.session.scalars(select(Appointment))] == ["2026-06-05"]


def test_a_saved_mapping_whose_column_was_renamed_is_proposed_with_what_is_new(client, cast, sign_in):
    said = Options("mapped", COLUMNS, {"service": "Personal Training"})
    with clock.stopped_at(NOON):
        export = came(cast.north, VISITS, read=False)
        export.options = {"layout": said.layout, "columns": said.columns, "constants": said.constants}
        db.session.commit()
        read_export(export.id)
    saved.save(db.session(), cast.north.id, "Fitlog", actions.reading_of(db.session(), export, cast.north), NOON)
    db.session.commit()
    held = came(cast.north, VISITS.replace(b"Coach", b"Trainer").replace(b"06-05", b"06-06"), "later.csv")
    page = sign_in(client, cast.ana).get(f"/imports/{held.id}").text
    told = words(page)
    assert 'The column "Coach" of "Fitlog" seems to be "Trainer" now. Say which column is which.' in told
    assert 'Other headings than when it was saved: "Coach" is "Trainer" now.' in told
    assert "as in “Fitlog” · Bea Thirty" in told
    form = chosen(page)
    assert form["column-trainer"] == "Trainer"
    assert 'name="constant-service" value="Personal Training"' in page
    done = finish(client, held, form | {"constant-service": "Personal Training"})
    assert done.status == "loaded"
    assert len(db.session.scalars(select(Appointment)).all()) == 2
