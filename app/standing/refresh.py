"""Derives the standing of a set of clients on a day and has it written: the only place that does."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as Database

from app.models import Client, Standing
from app.models.location import Location
from app.standing.derive import derive, derived_from
from app.standing.queries import BATCH, Reading, client_ids, facts_of, rules_of
from app.standing.stage import Stage, View
from app.standing.writes import Cause, Row, Writes, count_facts, standings_of


@dataclass(slots=True)
class Refreshed:
    client_count: int = 0
    stage_change_count: int = 0
    raised_count: int = 0
    cleared_count: int = 0


def refresh_day(location: Location, day: date) -> date:
    """Standing never goes back: the later of the day asked for and the last night."""
    return max(day, location.last_night_on) if location.last_night_on else day


def refresh(
    session: Database,
    location: Location,
    ids: Collection[int] | None,
    day: date,
    *,
    through: str,
    now: datetime,
    by_id: int | None = None,
) -> Refreshed:
    """Derives ledger, flags and stage of these clients (None: of all) as of `day`; writes what changed, commits not."""
    session.flush()
    chosen = client_ids(session, location.id) if ids is None else sorted(ids)
    return _refresh(session, location, chosen, day, Cause(through, by_id, now))


def refresh_turning(session: Database, location: Location, day: date, now: datetime) -> Refreshed:
    """The night: every client whose standing can have turned by `day` without a new fact. Standing never goes back."""
    session.flush()
    turning = (
        select(Client.id)
        .outerjoin(Standing, Standing.client_id == Client.id)
        .where(
            Client.location_id == location.id,
            Client.opened_on.is_not(None),
            or_(Standing.client_id.is_(None), Standing.changes_on <= day),
        )
    )
    chosen = list(session.scalars(turning.order_by(Client.id)))
    return _refresh(session, location, chosen, day, Cause("nightly", None, now))


def refresh_one(session: Database, location: Location, view: View, before: Row, cause: Cause) -> Stage:
    """As `refresh`, of one client whose facts (as kept) and written standing were just read. Whoever acts on a card has
    counted its version up already.
    """
    writes, derived = Writes(count_facts(session, location)), derived_from(view)
    writes.note(before, derived, location.id, view.day, cause)
    writes.bumped.clear()
    writes.write(session, (), view.day)
    return derived.stage


def _refresh(session: Database, location: Location, ids: list[int], day: date, cause: Cause) -> Refreshed:
    done, rules, reading = Refreshed(), rules_of(location), Reading(day, is_past=False, is_kept=True)
    version = count_facts(session, location)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        before = standings_of(session, batch)
        writes = Writes(version)
        derived_ids = set()
        for facts in facts_of(session, location.id, batch, reading):
            derived_ids.add(facts.client_id)
            writes.note(before.get(facts.client_id), derive(facts, day, rules), location.id, day, cause)
        writes.write(session, [id for id in batch if id in before and id not in derived_ids], day)
        done.client_count += len(derived_ids)
        done.stage_change_count += len(writes.stage_changes)
        done.raised_count += len(writes.raised)
        done.cleared_count += len(writes.cleared)
    return done
