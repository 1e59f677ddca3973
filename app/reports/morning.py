"""The morning report of a location: one object for the page, the terminal, the spreadsheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter

from sqlalchemy import or_
from sqlalchemy.orm import Session as Database

from app.accounts import trainers as staff
from app.accounts.scope import Scope
from app.funnel import agenda
from app.intake.health import Health, health
from app.metrics import kept
from app.models import Location
from app.renewals.queries import may_be_near
from app.renewals.rules import due_first, is_due
from app.reports import first
from app.reports.headline import headline
from app.reports.lines import Line, Scribe
from app.reports.people import persons_of
from app.reports.sentences import Sentence
from app.standing.derive import Derived
from app.standing.lookout import derived_of, derived_where, needs_attention
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


def build(session: Database, scope: Scope, location: Location, day: date) -> Morning:
    """Of a trainer's scope: what is theirs to do."""
    by = day + AHEAD
    clients = list(derived_where(session, scope, location, day, or_(needs_attention(), may_be_near(by))))
    slots = agenda.on_day(session, scope, location, day, ("consultation",))
    gone = _lapsed(session, scope, location, day)
    ids = {derived.view.facts.client_id for derived in (*clients, *(derived for derived, _ in gone))}
    scribe = Scribe(location, persons_of(session, scope, ids), staff.names(session, location.id))
    mine = sorted((derived for derived in clients if scribe.is_for(scope, derived)), key=scribe.by_name)
    needs = first.needs(mine, first.rested(mine, day))
    do_first = [scribe.need(need) for need in needs[: first.MOST]]
    own_slots = [s for s in slots if not scope.is_own_only or s.trainer_id in scope.trainer_ids]
    consultations = [scribe.consultation(slot) for slot in own_slots]
    renewals = [scribe.renewal(derived) for derived in sorted((d for d in mine if is_due(d, by)), key=due_first)]
    quiet = [scribe.quiet(derived, since) for since, derived in sorted(_quiet(mine), key=itemgetter(0))]
    turned = sorted((one for one in gone if scribe.is_for(scope, one[0])), key=lambda one: scribe.by_name(one[0]))
    lapsed = [scribe.lapsed(derived, from_stage) for derived, from_stage in turned]
    said = headline(day, by, location.currency, len(needs), do_first, consultations, renewals, quiet, lapsed)
    found = health(session, location, day)
    return Morning(location, day, by, said, do_first, len(needs), consultations, renewals, quiet, lapsed, found)


def build_kept(session: Database, scope: Scope, location: Location, day: date) -> Morning:
    """The same for a page, which may show it again: made anew once a fact has changed. Health is more than facts."""
    whose = scope.trainer_ids if scope.is_own_only else None
    key = (*kept.facts_key(session, location, day), "morning", whose)
    found = kept.once(key, lambda: build(session, scope, location, day))
    return replace(found, location=location, health=health(session, location, day))


def _quiet(clients: Iterable[Derived]) -> Iterator[tuple[date, Derived]]:
    """The longest quiet come first."""
    for derived in clients:
        for attention in derived.attention:
            if attention.reason == "quiet":
                yield attention.since, derived


def _lapsed(session: Database, scope: Scope, location: Location, day: date) -> list[tuple[Derived, str]]:
    turned = lost_since_last_night(session, scope, location, day)
    return [
        (derived, turned[derived.view.facts.client_id])
        for derived in derived_of(session, location, sorted(turned), day)
        if derived.stage is Stage.LOST and derived.loss_reason == LAPSED
    ]
