"""One client whose file is undone, and what people recorded of him."""

from datetime import timedelta

import pytest

from app.accounts.scope import scope_of
from app.extensions import db
from app.funnel import actions
from app.intake.undo.obstacles import UndoRefused
from app.intake.undo.undoing import undo
from app.intake.undo.undone import Undone
from app.models import Client, Export, Member
from tests.intake.load.exports import NOON, D
from tests.plugins.cast import Cast

LATER = NOON + timedelta(hours=3)
SHOWED = "A1,M1,Leo Brandt,Orientation,2026-11-10 10:00,Ben Ortiz,attended,2026-11-01,"
BOOKED = SHOWED.replace("attended", "booked")
MISSED = SHOWED.replace("attended", "no_show")
LEO = "M1,Leo,Brandt,leo@x.com,,2026-11-12,active"
EIGHT = "S1,M1,Leo Brandt,PT 8 sessions,2026-11-15,592.00,,,Ben Ortiz,,"


def taken_back(export: Export) -> Undone:
    done = undo(db.session(), export.id, LATER)
    db.session.commit()
    db.session.expire_all()
    return done


def refusal(export: Export) -> str:
    with pytest.raises(UndoRefused) as refused:
        undo(db.session(), export.id, LATER)
    db.session.rollback()
    return str(refused.value)


def leo() -> Client:
    return db.session.query(Client).join(Member, Member.id == Client.member_id).filter(Member.mms_id == "M1").one()


def act(cast: Cast, client: Client):
    scope = scope_of(db.session(), cast.ana)
    return actions.act_on(db.session(), scope, client, now=NOON + timedelta(hours=1), today=D)
