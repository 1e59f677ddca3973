"""Whatever comes in, gets settled or is taken back: what is brought up to date is what is read anew."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from app.accounts.scope import system_scope
from app.extensions import db
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.models import Export, Location
from app.period import Period
from app.reports.order import Order
from app.reports.tables import TABLES, build
from tests.intake.load.exports import NOON, D, club
from tests.intake.load.invented import Invented
from tests.plugins.properties import cases


def reports(place: Location, is_reader: bool) -> dict[str, Any]:
    """A reader is told what was kept, as far as it still holds."""
    db.session.expire_all()
    order = Order(db.session(), system_scope([place.id]), place, D, Period(D - timedelta(60), D), is_reader=is_reader)
    return {name: build(order, name).rows for name in TABLES}


def take_one_back(exports: list[Export], random: Random) -> None:
    for export in random.sample(exports, len(exports)):
        try:
            undo(db.session(), export.id, NOON + timedelta(days=2))
        except UndoRefused:
            db.session.rollback()
        else:
            return


@pytest.mark.parametrize(("house", "seed"), cases(1, 0), indirect=["house"])
def test_reports_brought_up_to_date_are_those_made_anew(app, seed):
    place, random, exports = club(), Random(seed), []
    for step in Invented(seed).steps():
        exports.append(step(place))
        db.session.commit()
        assert reports(place, is_reader=True) == reports(place, is_reader=False)
    for _ in range(3):
        take_one_back([one for one in exports if isinstance(one, Export)], random)
        db.session.commit()
        assert reports(place, is_reader=True) == reports(place, is_reader=False)
