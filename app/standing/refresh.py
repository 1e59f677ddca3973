"""Writes the standing of a set of clients on a day: the only place that does."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, delete, insert, or_, select, update
from sqlalchemy.orm import Session as Database

from app.models import Client, RenewalFlag, StageChange, Standing
from app.models.location import Location
from app.standing.derive import Derived, changes_on, counted_lost_on, derive
from app.standing.queries import BATCH, Reading, client_ids, facts_of, rules_of
from app.standing.rows import Asked
from app.standing.stage import Stage

Row = dict[str, Any]
_STANDING = cast(Table, Standing.__table__)
_BEFORE = Asked(select(_STANDING), Standing.client_id)
_CHANGE = (
    update(_STANDING)
    .where(Standing.client_id == bindparam("which"))
    .values({column.key: bindparam(column.key) for column in _STANDING.columns if column.key != "client_id"})
)


@dataclass(slots=True)
class Refreshed:
    client_count: int = 0
    stage_change_count: int = 0
    raised_count: int = 0
    cleared_count: int = 0


@dataclass(frozen=True, slots=True)
class Cause:
    """Through what, by whom and when standings are refreshed: goes into the stage history."""

    through: str
    by_id: int | None
    now: datetime


@dataclass(slots=True)
class _Writes:
    """What a batch changes, written set by set."""

    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    stage_changes: list[Row] = field(default_factory=list)
    raised: list[Row] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)
    bumped: list[int] = field(default_factory=list)


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


def _refresh(session: Database, location: Location, ids: list[int], day: date, cause: Cause) -> Refreshed:
    done, rules, reading = Refreshed(), rules_of(location), Reading(day, is_past=False, is_kept=True)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        before = _standings(session, batch)
        writes = _Writes()
        derived_ids = set()
        for facts in facts_of(session, location.id, batch, reading):
            derived_ids.add(facts.client_id)
            derived = derive(facts, day, rules)
            _note(writes, before.get(facts.client_id), derived, location.id, day, cause)
        gone = [id for id in batch if id in before and id not in derived_ids]
        _write(session, writes, gone, day)
        done.client_count += len(derived_ids)
        done.stage_change_count += len(writes.stage_changes)
        done.raised_count += len(writes.raised)
        done.cleared_count += len(writes.cleared)
    location.facts_changed()
    session.flush()
    return done


def _standings(session: Database, ids: list[int]) -> dict[int, Row]:
    return {row.client_id: dict(row._mapping) for row in _BEFORE.rows(session, ids)}


def _note(writes: _Writes, before: Row | None, derived: Derived, location_id: int, day: date, cause: Cause) -> None:
    facts = derived.view.facts
    is_flagged = derived.stage is Stage.RENEWAL_DUE
    if is_flagged and facts.flag_raised_on is None:
        writes.raised.append({"location_id": location_id, "client_id": facts.client_id, "raised_on": day})
    elif not is_flagged and facts.flag_raised_on is not None:
        writes.cleared.append(facts.client_id)
    row = _row(derived, location_id, day)
    if before is None:
        writes.new.append(row)
    elif any(before[name] != value for name, value in row.items()):
        writes.changed.append(row)
        if any(before[name] != value for name, value in row.items() if name not in ("read_on", "changes_on")):
            writes.bumped.append(facts.client_id)
    if before is None or before["stage"] != row["stage"]:
        writes.stage_changes.append(
            {
                "location_id": location_id,
                "client_id": facts.client_id,
                "from_stage": before and before["stage"],
                "to_stage": row["stage"],
                "changed_on": day,
                "changed_at": cause.now,
                "by_id": cause.by_id,
                "through": cause.through,
            }
        )


def _row(derived: Derived, location_id: int, day: date) -> Row:
    view, renewal = derived.view, derived.renewal
    contacts = [contact for contact in view.facts.contacts if contact <= day]
    next_on, next_kind = view.next_ahead or (None, None)
    return {
        "client_id": view.facts.client_id,
        "location_id": location_id,
        "read_on": day,
        "stage": derived.stage.value,
        "since_on": derived.since,
        "trainer_id": derived.trainer,
        "owner_id": derived.owner,
        "loss_reason": derived.loss_reason,
        "renewal_reasons": ";".join(renewal.reasons),
        "attention": [[attention.reason, attention.since.isoformat()] for attention in derived.attention],
        "value_cents": derived.value_cents,
        "remaining": renewal.remaining,
        "pace_sessions": renewal.pace_sessions,
        "pace_days": renewal.pace_days,
        "run_out_on": renewal.run_out_on,
        "expires_on": renewal.expires_on,
        "due_on": renewal.due_on,
        "flag_raised_on": derived.since if derived.stage is Stage.RENEWAL_DUE else None,
        "counted_lost_on": counted_lost_on(derived),
        "next_on": next_on,
        "next_kind": next_kind,
        "touched_on": max([*contacts, *([view.last_attended_on] if view.last_attended_on else [])], default=None),
        "changes_on": changes_on(derived),
    }


def _write(session: Database, writes: _Writes, gone: Iterable[int], day: date) -> None:
    if writes.new:
        session.execute(insert(Standing), writes.new)
    if writes.changed:
        session.connection().execute(_CHANGE, [{**row, "which": row["client_id"]} for row in writes.changed])
    if writes.stage_changes:
        session.execute(insert(StageChange), writes.stage_changes)
    if writes.raised:
        session.execute(insert(RenewalFlag), writes.raised)
    if writes.cleared:
        standing = update(RenewalFlag).where(
            RenewalFlag.client_id.in_(writes.cleared), RenewalFlag.cleared_on.is_(None)
        )
        cleared_on = case((RenewalFlag.raised_on > day, RenewalFlag.raised_on), else_=day)
        session.execute(standing.values(cleared_on=cleared_on))
    if writes.bumped:
        session.execute(update(Client).where(Client.id.in_(writes.bumped)).values(version=Client.version + 1))
    if gone:
        session.execute(delete(Standing).where(Standing.client_id.in_(list(gone))))
