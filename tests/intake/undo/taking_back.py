"""Takes answers back, and compares a club with what it was before."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.extensions import db
from app.intake.undo import answers
from app.intake.undo.answers import TakenBack, mark
from app.intake.undo.obstacles import UndoRefused
from app.models import Export
from tests.intake.load.exports import NOON, facts
from tests.intake.load.test_strays import visit
from tests.intake.undo.clubs import MORE

LATER = NOON + timedelta(hours=3)
LEO = visit("Leo Brandt")


def everything(place) -> dict[str, object]:
    """Facts, what files carried, what waits and what is asked."""
    found: dict[str, object] = dict(facts(place))
    own = {
        "waits": "SELECT line, report, cells, applied_at IS NULL FROM waiting_row WHERE location_id = :location",
        "asked": """SELECT p.line, p."column", p.value, p.reason FROM export_problem p
            JOIN export e ON e.id = p.export_id WHERE e.location_id = :location AND p.settled_at IS NULL""",
        "counts": """SELECT id, row_count, created_count, updated_count, unchanged_count, parked_count, ignored_count
            FROM export WHERE location_id = :location""",
        "known": """SELECT first_name, member_id, number, answered_at, answered_by_id FROM identity
            WHERE location_id = :location""",
    }
    for name, statement in {**MORE, **own}.items():
        rows = db.session.execute(text(statement), {"location": place.id})
        found[name] = sorted(tuple(map(str, row)) for row in rows)
    return found


def back(place, identity, ana) -> TakenBack:
    done = answers.take_back(db.session(), place, identity, mark(identity), LATER, ana.id)
    db.session.commit()
    db.session.expire_all()
    return done


def refusal(place, identity, ana) -> list[str]:
    with pytest.raises(UndoRefused) as refused:
        answers.take_back(db.session(), place, identity, mark(identity), LATER, ana.id)
    db.session.rollback()
    return [one.sentence for one in refused.value.obstacles]


def sum_of(export: Export) -> int:
    db.session.refresh(export)
    told = (export.created_count, export.updated_count, export.unchanged_count, export.parked_count)
    return sum(told) + export.ignored_count + export.rejected_count
