"""Only what may be another without the file is worked out anew."""

import pytest

from app.extensions import db
from app.intake.load import appointments, members
from app.intake.undo import facts as undone_facts
from app.intake.undo.undoing import undo
from tests.intake.load.exports import APPOINTMENTS, MEMBERS, NOON, bring, club, facts

PEOPLE = [f"M{n},Bea,Thirty,b{n}@x.org,,2020-01-05,active" for n in range(9)]
VISITS = [f"A{n},M{n},Bea Thirty,PT 60,2026-11-0{n + 1} 10:00,Ben Ortiz,attended,," for n in range(9)]
FRESH = "A9,M1,Bea Thirty,PT 60,2026-11-19 10:00,Ben Ortiz,attended,,"


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that an undo folds."""
    keys: list[str] = []
    for room in (appointments, members):
        really = room.refold

        def refold(desk, some, *rest, really=really):
            keys.extend(sorted(some))
            return really(desk, some, *rest)

        monkeypatch.setattr(room, "refold", refold)
    assert undone_facts.appointments is appointments
    return keys


def test_of_two_files_of_one_day_and_moment_only_what_the_second_brought_is_folded(app, folded):
    place = club()
    bring(place, MEMBERS, *PEOPLE)
    bring(place, APPOINTMENTS, *VISITS)
    before = facts(place)
    second = bring(place, APPOINTMENTS, *VISITS, FRESH)
    folded.clear()
    undo(db.session(), second.id, NOON)
    db.session.commit()
    assert folded == []
    assert facts(place) == before


def test_what_the_first_of_two_files_brought_has_come_with_the_second_then(app, folded):
    place = club()
    bring(place, MEMBERS, *PEOPLE)
    first = bring(place, APPOINTMENTS, *VISITS)
    second = bring(place, APPOINTMENTS, *VISITS, FRESH)
    before = facts(place)
    folded.clear()
    undo(db.session(), first.id, NOON)
    db.session.commit()
    assert set(folded) >= {f"id:A{n}" for n in range(9)}
    assert facts(place) == before
    told = db.session.execute(db.text("SELECT DISTINCT export_id FROM appointment")).scalars().all()
    assert told == [second.id]
