"""What a refresh changes, gathered client by client and written set by set: by the connection, without the ORM."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import BindParameter, Date, Table, bindparam, case, delete, insert, select, update
from sqlalchemy.orm import Session as Database
from sqlalchemy.orm.attributes import set_committed_value

from app.models import Client, Location, RenewalFlag, StageChange, Standing
from app.standing.asked import Asked
from app.standing.derive import Derived, changes_on, counted_lost_on
from app.standing.stage import Stage

Row = dict[str, Any]
_STANDING, _FLAG = cast(Table, Standing.__table__), cast(Table, RenewalFlag.__table__)
_CHANGED, _CLIENT = cast(Table, StageChange.__table__), cast(Table, Client.__table__)
_LOCATION = cast(Table, Location.__table__)
_BEFORE = Asked(select(_STANDING), Standing.client_id)
_THESE: BindParameter[int] = bindparam("clients", expanding=True)
_NEW, _STAGES, _RAISE = insert(_STANDING), insert(_CHANGED), insert(_FLAG)
_CHANGE = update(_STANDING).where(_STANDING.c.client_id == bindparam("which"))
"""Sets what it is given: the indexes of what is not named are left alone."""
_DAY = bindparam("day", type_=Date)
_CLEAR = (
    update(_FLAG)
    .where(_FLAG.c.client_id.in_(_THESE), _FLAG.c.cleared_on.is_(None))
    .values(cleared_on=case((_FLAG.c.raised_on > _DAY, _FLAG.c.raised_on), else_=_DAY))
)
_BUMP = update(_CLIENT).where(_CLIENT.c.id.in_(_THESE)).values(version=_CLIENT.c.version + 1)
_SEE = update(_STANDING).where(_STANDING.c.client_id.in_(_THESE)).values(facts_version=bindparam("version"))
_DROP = delete(_STANDING).where(_STANDING.c.client_id.in_(_THESE))
_COUNT = (
    update(_LOCATION)
    .where(_LOCATION.c.id == bindparam("location"))
    .values(facts_version=_LOCATION.c.facts_version + 1)
    .returning(_LOCATION.c.facts_version)
)
_UNSEEN = frozenset({"read_on", "changes_on"})
"""What nobody sees on a card."""


def standings_of(session: Database, ids: list[int]) -> dict[int, Row]:
    """As they are written, by client."""
    return {row.client_id: dict(row._mapping) for row in _BEFORE.rows(session, ids)}


def count_facts(session: Database, location: Location) -> int:
    """The version of what changes now, by the database: two writers count twice, one after the other's commit."""
    version: int = session.connection().execute(_COUNT, {"location": location.id}).scalar_one()
    set_committed_value(location, "facts_version", version)
    return version


@dataclass(frozen=True, slots=True)
class Cause:
    """Through what, by whom and when standings are refreshed: goes into the stage history."""

    through: str
    by_id: int | None
    now: datetime


@dataclass(slots=True)
class Writes:
    """Objects of the session know nothing of it: whoever holds a `Client` lets its version expire."""

    version: int
    """Of the facts, as counted for these writes."""
    new: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    stage_changes: list[Row] = field(default_factory=list)
    raised: list[Row] = field(default_factory=list)
    cleared: list[int] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    """Whose facts changed, but not their standing."""
    different: set[str] = field(default_factory=lambda: {"facts_version"})
    """The columns in which any of the changed ones is another than before."""
    bumped: list[int] = field(default_factory=list)

    def note(self, before: Row | None, derived: Derived, location_id: int, day: date, cause: Cause) -> None:
        facts = derived.view.facts
        is_flagged = derived.stage is Stage.RENEWAL_DUE
        if is_flagged and facts.flag_raised_on is None:
            self.raised.append({"location_id": location_id, "client_id": facts.client_id, "raised_on": day})
        elif not is_flagged and facts.flag_raised_on is not None:
            self.cleared.append(facts.client_id)
        row = _row(derived, location_id, day)
        different = set() if before is None else {name for name, value in row.items() if before[name] != value}
        if before is None:
            self.new.append({**row, "facts_version": self.version})
        elif different:
            self.different |= different
            self.changed.append({**row, "facts_version": self.version})
        else:
            self.seen.append(facts.client_id)
        if different - _UNSEEN:
            self.bumped.append(facts.client_id)
        if before is None or before["stage"] != row["stage"]:
            self.stage_changes.append(
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

    def write(self, session: Database, gone: Collection[int], day: date) -> None:
        """Cards before standings, as a move does: two who write the same ones in another order would wait for ever."""
        connection = session.connection()
        if self.bumped:
            connection.execute(_BUMP, {"clients": self.bumped})
        for statement, rows in ((_NEW, self.new), (_STAGES, self.stage_changes), (_RAISE, self.raised)):
            if rows:
                connection.execute(statement, rows)
        if self.changed:
            told = ({name: row[name] for name in self.different} | {"which": row["client_id"]} for row in self.changed)
            connection.execute(_CHANGE, list(told))
        if self.seen:
            connection.execute(_SEE, {"clients": self.seen, "version": self.version})
        if self.cleared:
            connection.execute(_CLEAR, {"clients": self.cleared, "day": day})
        if gone:
            connection.execute(_DROP, {"clients": list(gone)})


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
        "is_calm": not derived.attention,
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
