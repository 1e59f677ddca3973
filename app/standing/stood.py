"""Where everybody stands on a day: as it is written where that speaks for the day, derived where it does not."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Client, Location, Standing
from app.standing.derive import Derived
from app.standing.lookout import derived_of, ids_where
from app.standing.queries import reading_of
from app.standing.stage import Stage


class Stood(NamedTuple):
    client_id: int
    stage: str
    since: date
    trainer: int | None
    """The servicing trainer."""
    reasons: tuple[str, ...]
    """The loss reason or `lapsed`, then renewal reasons while renewal is due, then what needs attention."""
    value_cents: int | None


def stood_on(
    session: Database, scope: Scope, location: Location, day: date, only: Sequence[int] | None = None
) -> Iterator[Stood]:
    """`only`: these clients, of all whom the scope opens."""
    silent = ids_where(session, scope, location, day, false())
    if only is not None:
        silent = sorted(set(silent) & set(only))
    yield from map(_derived, derived_of(session, location, silent, day))
    if not reading_of(session, location, day).is_past:
        yield from _written(session, scope, location, day, true() if only is None else Client.id.in_(only))


def _written(
    session: Database, scope: Scope, location: Location, day: date, wanted: ColumnElement[bool]
) -> Iterator[Stood]:
    s = Standing
    speaks = and_(s.read_on <= day, or_(s.changes_on.is_(None), s.changes_on > day))
    told = (s.client_id, s.stage, s.since_on, s.trainer_id, s.value_cents)
    rows = session.execute(
        select(*told, s.loss_reason, s.renewal_reasons, s.attention)
        .join(Client, Client.id == s.client_id)
        .where(Client.location_id == location.id, Client.opened_on.is_not(None), speaks, wanted, scope.sees(Client))
    )
    for client_id, stage, since, trainer, value, loss, renewal, attention in rows:
        reasons = _reasons(stage, loss, renewal.split(";") if renewal else (), [reason for reason, _ in attention])
        yield Stood(client_id, stage, since, trainer, reasons, value)


def _derived(derived: Derived) -> Stood:
    client_id, stage = derived.view.facts.client_id, derived.stage.value
    attention = [found.reason for found in derived.attention]
    reasons = _reasons(stage, derived.loss_reason, derived.renewal.reasons, attention)
    return Stood(client_id, stage, derived.since, derived.trainer, reasons, derived.value_cents)


def _reasons(stage: str, loss: str | None, renewal: Sequence[str], attention: Sequence[Any]) -> tuple[str, ...]:
    lost = (loss,) if loss is not None else ()
    return (*lost, *(renewal if stage == Stage.RENEWAL_DUE else ()), *attention)
