from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.intake.settling import settle_service
from app.models import Appointment, Trainer
from tests.intake.load.exports import APPOINTMENTS, NOON, bring, club

SESSION = "1,7,Bea Thirty,PT 60,2026-11-10 10:00,Ben,attended,2026-11-01,Sia"
CONSULTATION = "2,7,Bea Thirty,Consultation,2026-10-10 10:00,Ben,attended,2026-10-01,Lou"


def setters() -> dict[str, str | None]:
    setter = aliased(Trainer)
    rows = select(Appointment.service, setter.name).outerjoin(setter, setter.id == Appointment.setter_id)
    return dict(db.session.execute(rows).all())


def test_who_booked_is_kept_of_consultations_and_of_the_staff_in_any_case(app):
    bring(club(), APPOINTMENTS, SESSION, CONSULTATION)
    assert setters() == {"PT 60": None, "Consultation": "Lou"}
    assert set(db.session.scalars(select(Trainer.name))) == {"Ben", "Lou", "Sia"}


def test_a_service_that_turns_out_to_be_a_consultation_has_its_setters_back(app):
    place = club()
    bring(place, APPOINTMENTS, SESSION, CONSULTATION)
    settle_service(db.session(), place, "PT 60", "consultation", NOON)
    db.session.commit()
    assert setters() == {"PT 60": "Sia", "Consultation": "Lou"}
