"""Finds the few clients of a day that a list is about, without walking over all of them."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session as Database

from app.accounts.scope import Scope
from app.models import Client, Location, Standing
from app.standing.derive import Derived, derive
from app.standing.queries import facts_of, reading_of, rules_of


def derived_where(
    session: Database, scope: Scope, location: Location, day: date, wanted: ColumnElement[bool]
) -> Iterator[Derived]:
    """The standing on `day` of everybody of `ids_where`: a few too many, so look at each again."""
    yield from derived_of(session, location, ids_where(session, scope, location, day, wanted), day)


def ids_where(session: Database, scope: Scope, location: Location, day: date, wanted: ColumnElement[bool]) -> list[int]:
    """Every client whose written standing is `wanted`, and those whose written standing does not speak for the day."""
    statement = (
        select(Client.id)
        .outerjoin(Standing, Standing.client_id == Client.id)
        .where(Client.location_id == location.id, Client.opened_on.is_not(None), scope.sees(Client))
    )
    if not reading_of(session, location, day).is_past:
        is_of_another_day = or_(Standing.client_id.is_(None), Standing.read_on > day, Standing.changes_on <= day)
        statement = statement.where(or_(is_of_another_day, wanted))
    return list(session.scalars(statement.order_by(Client.id)))


def derived_of(session: Database, location: Location, ids: Iterable[int], day: date) -> Iterator[Derived]:
    """The standing of these clients on `day`; who was no client by then is left out."""
    reading, rules = reading_of(session, location, day), rules_of(location)
    for facts in facts_of(session, location.id, ids, reading):
        yield derive(facts, day, rules)


def needs_attention() -> ColumnElement[bool]:
    return Standing.is_calm.is_(False)


def has_renewal_reason() -> ColumnElement[bool]:
    return Standing.renewal_reasons != ""
