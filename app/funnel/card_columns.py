"""Where each thing that a card says is read from, for whoever asks the standings for cards."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, select, type_coerce
from sqlalchemy.types import NullType

from app.funnel.card import Card
from app.models import Appointment, Client, Loss, Member, Standing
from app.models.appointment import STANDS
from app.models.base import spelt

s, c, m, a = Standing.__table__.c, Client.__table__.c, Member.__table__.c, Appointment.__table__.c
lost = Loss.__table__.c


def columns() -> Iterator[Any]:
    """In the order of Card."""
    told = (
        *(s.client_id, s.stage, s.since_on, s.loss_reason, s.renewal_reasons, s.value_cents, s.remaining),
        *(s.run_out_on, s.expires_on, s.due_on, s.flag_raised_on, s.counted_lost_on, s.next_on, s.next_kind),
        *(s.touched_on, c.version, m.first_name, m.last_name, m.mms_id, s.is_calm, cast(s.attention, Text), s.owner_id),
        case((s.next_on.is_not(None), _next_time())),
        case((s.stage == "booked", _consultation_on())),
        case((s.stage == "lost", _try_again_on())),
    )
    for column, name in zip(told, Card._fields, strict=True):
        yield type_coerce(column, NullType()).label(name)


def _next_time() -> ColumnElement[str]:
    """Of what is booked ahead: by one seek in the covering index."""
    next_one = (a.client_id == s.client_id, a.kind == s.next_kind, a.starts_on == s.next_on)
    ahead = select(func.min(a.starts_time)).where(STANDS, *next_one, a.outcome == spelt("booked"))
    return ahead.correlate(Standing.__table__).scalar_subquery()


def _consultation_on() -> ColumnElement[date]:
    """The day of the current consultation."""
    held = (a.kind == spelt("consultation"), a.outcome.not_in((spelt("cancelled"), spelt("rescheduled"))))
    days_held = select(func.max(a.starts_on)).where(STANDS, a.client_id == s.client_id, *held)
    return days_held.correlate(Standing.__table__).scalar_subquery()


def _try_again_on() -> ColumnElement[date]:
    """As told with a loss that stands."""
    stands = (lost.client_id == s.client_id, lost.lifted_on.is_(None), lost.voided_at.is_(None))
    return select(func.max(lost.try_again_on)).where(*stands).correlate(Standing.__table__).scalar_subquery()
