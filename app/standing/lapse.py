"""Since when a lapsed client has been lost: the first of the days on which the rules give it (domain, section 3)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import takewhile

from app.standing.facts import all_happened_by, as_known_on
from app.standing.ledger import ended_by, keep_ledger
from app.standing.stage import TRAINING_DAYS, Stage, View, hold_stage

CALLED_OFF = ("cancelled", "rescheduled")


def lapsed_since(view: View) -> date:
    """The first day of the unbroken run of days, up to the day of reading, on which the rules give lost.

    Walks back over the days on which a rule can turn, each seen as that day knew the facts.
    """
    since = view.day
    for day in _turning_days(view):
        if hold_stage(_view_on(view, day), has_renewal_reason=True).stage is not Stage.LOST:
            break
        since = day
    return since


def _view_on(view: View, day: date) -> View:
    """An appointment held since then was booked ahead on `day`; one called off was none, whenever that was."""
    if all_happened_by(view.facts, day):
        return View(view.facts, ended_by(view.ledger, day), view.rules, day)
    facts = as_known_on(view.facts, day, lambda on, outcome: on <= view.day and outcome not in CALLED_OFF)
    return View(facts, keep_ledger(facts, day), view.rules, day)


def _turning_days(view: View) -> Sequence[date]:
    """Days on which the stage of a client without an open package can turn, latest first."""
    one, lapse, training = timedelta(1), view.lapse + timedelta(1), timedelta(TRAINING_DAYS)
    kept_on = _surely_kept_on(view)
    heard_on = kept_on - min(max(lapse, training), kept_on - date.min)  # what came before turns nothing after that
    days: set[date] = set()
    for account in view.ledger.accounts:
        ended = account.ended_on
        days |= {day for day in (account.package.sold_on, account.package.refunded_on) if day is not None}
        if ended is not None:
            days |= {ended, ended + one, ended + lapse}
    held = {session.day for session in takewhile(lambda s: s.day >= heard_on, reversed(view.facts.sessions))}
    days |= held | {day + later for later in (one, training, lapse) for day in held}
    for consultation in view.facts.consultations:
        booked_on, held_on = consultation.booked_on, consultation.day
        days |= {booked_on, booked_on + lapse, held_on, held_on + one, held_on + lapse}
    for loss in view.facts.losses:
        days |= {loss.lost_on} | ({loss.lifted_on} if loss.lifted_on else set())
    days |= {contact + lapse for contact in view.facts.contacts} | set(view.facts.contacts)
    if view.facts.joined_on is not None:
        days |= {view.facts.joined_on, view.facts.joined_on + lapse}
    days.add(view.facts.first_seen_on + lapse)
    return sorted((day for day in days if kept_on <= day < view.day), reverse=True)


def _surely_kept_on(view: View) -> date:
    """A day on which the client cannot have been lost, so that no day before it matters: of the last attended session,
    unless losses were recorded.
    """
    attended = view.last_attended_on
    return attended if attended is not None and not view.facts.losses else date.min
