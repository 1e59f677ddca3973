"""The morning report of a location: one object for the page, the terminal, the spreadsheet."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import or_
from sqlalchemy.orm import Session as Database

from app.accounts import trainers as staff
from app.accounts.scope import Scope, system_scope
from app.funnel import agenda
from app.intake.health import Health, health
from app.metrics import kept, walk
from app.metrics.walk import Ask
from app.models import Location
from app.renewals.queries import may_be_near
from app.renewals.rules import due_first, is_due
from app.reports import first, lines
from app.reports.first import Need
from app.reports.headline import headline
from app.reports.lines import Line, Scribe
from app.reports.people import persons_of
from app.reports.sentences import Sentence
from app.standing.derive import Derived
from app.standing.lookout import derived_of, ids_where, needs_attention
from app.standing.stage import LAPSED, Stage
from app.standing.turns import lost_since_last_night

AHEAD = timedelta(14)
"""How far the renewals of a morning look ahead."""


@dataclass(frozen=True, slots=True)
class Morning:
    location: Location
    day: date
    by: date
    """The last day of the renewals."""
    headline: Sentence
    do_first: list[Line]
    need_count: int
    """All who need attention; `do_first` names the most urgent of them."""
    consultations: list[Line]
    renewals: list[Line]
    quiet: list[Line]
    lapsed: list[Line]
    """Cards that lapsed since the last night: nothing leaves the board silently."""
    health: Health


class Case(NamedTuple):
    """What a morning has to say of one client, by itself: lines without names."""

    need: tuple[Need, Line] | None
    renewal: tuple[date, Line] | None
    """By its due day; without one it comes last."""
    quiet: tuple[date, Line] | None
    """By the day since when."""


def ask(location: Location, day: date) -> Ask:
    """Of everybody who needs attention or whose renewal is near, whoever may look."""
    who = partial(_who, system_scope([location.id]))
    return Ask(("cases", location.currency), who, partial(_case, location.currency, day + AHEAD))


def build(session: Database, scope: Scope, location: Location, day: date) -> Morning:
    """Of a trainer's scope: what is theirs to do."""
    clients = derived_of(session, location, _who(scope, session, location, day), day)
    told = (_case(location.currency, day + AHEAD, derived) for derived in clients)
    return _compose(session, scope, location, day, [case for case in told if case is not None])


def build_kept(session: Database, scope: Scope, location: Location, day: date) -> Morning:
    """The same for a page, which may show it again: made anew once a fact has changed. Health is more than facts."""
    whose = scope.trainer_ids if scope.is_own_only else None
    key = (*kept.facts_key(session, location, day), "morning", whose, location.currency)

    def make() -> Morning:
        [told] = walk.told(session, location, day, [ask(location, day)])
        return _compose(session, scope, location, day, told.values())

    return replace(kept.once(key, make), location=location, health=health(session, location, day))


def _compose(session: Database, scope: Scope, location: Location, day: date, cases: Collection[Case]) -> Morning:
    slots = agenda.on_day(session, scope, location, day, ("consultation",))
    gone = _lapsed(session, scope, location, day)
    about = [next(filter(None, case))[1] for case in cases]
    ids = {line.client_id for line in (*about, *gone)}
    scribe = Scribe(scope, location, persons_of(session, scope, ids), staff.names(session, location.id))
    mine = [(line, case) for line, case in zip(about, cases, strict=True) if scribe.is_for(line)]
    mine.sort(key=lambda one: scribe.by_name(one[0]))
    needs = sorted((case.need for _, case in mine if case.need), key=itemgetter(0))
    do_first = [scribe.named(line) for _, line in needs[: first.MOST]]
    own_slots = [s for s in slots if not scope.is_own_only or s.trainer_id in scope.trainer_ids]
    consultations = [scribe.consultation(slot) for slot in own_slots]
    renewals, quiet = (
        [scribe.named(line) for _, line in sorted(filter(None, found), key=itemgetter(0))]
        for found in ((case.renewal for _, case in mine), (case.quiet for _, case in mine))
    )
    lapsed = [scribe.named(line) for line in sorted(filter(scribe.is_for, gone), key=scribe.by_name)]
    by = day + AHEAD
    said = headline(day, by, location.currency, len(needs), do_first, consultations, renewals, quiet, lapsed)
    found = health(session, location, day)
    return Morning(location, day, by, said, do_first, len(needs), consultations, renewals, quiet, lapsed, found)


def _who(scope: Scope, session: Database, location: Location, day: date) -> list[int]:
    return ids_where(session, scope, location, day, or_(needs_attention(), may_be_near(day + AHEAD)))


def _case(currency: str, by: date, derived: Derived) -> Case | None:
    need = first.need_of(derived)
    quiet = next((attention.since for attention in derived.attention if attention.reason == "quiet"), None)
    case = Case(
        (need, lines.need(derived, need, currency)) if need is not None else None,
        (due_first(derived), lines.renewal(derived)) if is_due(derived, by) else None,
        (quiet, lines.quiet(derived, quiet)) if quiet is not None else None,
    )
    return case if any(case) else None


def _lapsed(session: Database, scope: Scope, location: Location, day: date) -> list[Line]:
    turned = lost_since_last_night(session, scope, location, day)
    return [
        lines.lapsed(derived, turned[derived.view.facts.client_id])
        for derived in derived_of(session, location, sorted(turned), day)
        if derived.stage is Stage.LOST and derived.loss_reason == LAPSED
    ]
