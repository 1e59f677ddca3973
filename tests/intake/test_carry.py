"""What exports carried, on its way into the database."""

from sqlalchemy import func, select

from app.extensions import db
from app.intake.bulk import Bulk
from app.intake.carry import Carrier, Fate
from app.intake.cells import NameRow
from app.models import Carried
from tests.intake.load.exports import MEMBERS, bring, club


def carrier() -> Carrier:
    place = club()
    export = bring(place, MEMBERS, "1,Bea,Thirty,,,2026-01-05,active")
    return Carrier(Bulk(db.session()), place.id, export.id)


def name_count() -> int:
    return db.session.scalar(select(func.count()).where(Carried.report == "names")) or 0


def test_what_was_looked_at_waits_until_it_is_sent(app):
    held = carrier()
    assert held.look("names", [NameRow(2, "7", "Leo", "Brandt")], ["7"], ["used"]) == [Fate.FIRST]
    assert name_count() == 0
    held.send()
    assert name_count() == 1
    held.send()
    assert name_count() == 1


def test_a_key_that_comes_twice_finds_what_the_first_of_its_rows_said(app):
    rows = [NameRow(2, "7", "Leo", "Brandt"), NameRow(3, "7", "Leo", "Brand"), NameRow(4, "7", "Leo", "Brandt")]
    assert carrier().carry("names", rows, ["7"] * 3, ["used"] * 3) == [Fate.FIRST, Fate.NEW, Fate.RIVAL]
    assert name_count() == 2
