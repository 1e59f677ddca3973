"""An errand on the page that asked for it: how far it is, and who asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash
from flask_login import current_user

from app import clock, days
from app.extensions import db
from app.funnel.queries import user_name
from app.intake import history, progress
from app.intake.errands import asked
from app.models import Errand, Location
from app.web.gate import current_scope

LATER = "The queue is away just now. It is noted, and is done by itself as soon as it is back."
SAME = "{who} has asked for that already. It is under way."
OTHER = "{who} has said something else meanwhile, and that is being done. Say it again once it is."


@dataclass(frozen=True, slots=True)
class UnderWay:
    """`so_far` is empty while it waits; `before`: the file that is read first."""

    so_far: str
    before: str
    by: str


def ask(location: Location, kind: str, about: str, wants: Mapping[str, Any]) -> Errand:
    """Committed before it is queued: a worker may be quicker than we are."""
    errand, is_new = asked.ask(db.session(), location.id, kind, about, wants, clock.now(), current_user.id)
    errand_id, who = errand.id, user_name(db.session(), errand.asked_by_id) or "Somebody"
    is_other, is_mine = errand.wants != dict(wants), errand.asked_by_id == current_user.id
    db.session.commit()
    if is_new and not asked.start(errand_id):
        flash(LATER)
    elif is_other:
        flash(OTHER.format(who=who))
    elif not is_new and not is_mine:
        flash(SAME.format(who=who))
    return db.session.get_one(Errand, errand_id)


def under_way(errand: Errand | None, location: Location) -> UnderWay | None:
    """None: nobody asked, or it is done."""
    if errand is None or errand.finished_at is not None:
        return None
    done = progress.rows_read(errand.id, "errand") if errand.claimed_at else 0
    so_far = f"{days.count(done, 'row')} so far" if done else "it has begun" if errand.claimed_at else ""
    before = "" if so_far else history.being_read(db.session(), current_scope(), location.id)
    return UnderWay(so_far, before, asked_by(errand, location))


def asked_by(errand: Errand, location: Location) -> str:
    """Ana Reyes, today, 9:41 am."""
    who = user_name(db.session(), errand.asked_by_id) or "Somebody"
    return f"{who}, {moment(errand.asked_at, location)}"


def moment(at: datetime, location: Location) -> str:
    here = location.here(at)
    day = days.near(here.date(), clock.today(location.timezone))
    return f"{day}, {days.clock_time(f'{here:%H:%M}', location.currency)}"
