"""The rows of facts of a batch of clients, a query for each table that holds many and one for the others together: by
the connection and without objects of the ORM.

The statements are put together once: for one client that costs more than the database does.
"""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session as Database
from sqlalchemy.types import NullType

from app.models import Appointment, Contact, HandedClient, Handover, Loss, Package, RaisedFlag
from app.models import Balance as BalanceRow
from app.models.appointment import STANDS
from app.models.base import UtcTime, spelt
from app.standing.asked import Asked
from app.standing.facts import Balance, Consultation, Handed, Raise, Session
from app.standing.facts import Loss as LossFact
from app.standing.facts import Package as PackageFact


def _booked_on() -> ColumnElement[date]:
    """As told; else the earlier of its day and the first as-of date of any import that carried it."""
    return func.coalesce(a.booked_on, case((a.starts_on < a.first_seen_on, a.starts_on), else_=a.first_seen_on))


def _raw(column: Any) -> Any:
    return type_coerce(column, NullType()).label(column.key)


a, p, b, r = Appointment, Package, BalanceRow, RaisedFlag
_SESSIONS = (
    select(a.client_id, _raw(a.starts_on), a.outcome, a.is_charged, a.trainer_id)
    .where(STANDS, a.kind.between(spelt("session"), spelt("session")))
    .order_by(a.client_id, a.kind, a.starts_on, a.starts_time, a.key)
)
SESSIONS = Asked(_SESSIONS, a.client_id)
"""From the covering index, in time order. Of clients from one id to another SQLite sees that only where the kind is a
range as well; where it is one, it sorts them all once more.
"""
SESSIONS_BOOKED = Asked(_SESSIONS.where(_booked_on() <= bindparam("booked_until")), a.client_id)
CONSULTATIONS = Asked(
    select(
        *(a.client_id, a.id, a.starts_on, a.starts_time, a.outcome, a.trainer_id, a.setter_id),
        *(_booked_on().label("booked_on"), a.known_at, a.recorded_by_id.is_not(None)),
    )
    .where(STANDS, a.kind == spelt("consultation"))
    .order_by(a.client_id, a.starts_on, a.starts_time, a.key),
    a.client_id,
)
PACKAGES = Asked(
    select(
        *(p.client_id, p.id, p.key, p.item, p.sold_on, p.price_cents, p.sessions, p.expires_on, p.seller_id),
        *(p.refunded_on, p.known_at, p.recorded_by_id.is_not(None)),
    ).where(p.voided_at.is_(None), p.adopted_by_id.is_(None)),
    p.client_id,
)
SHARED: dict[str, Any] = {
    "on": Date,
    "until": Date,
    "word": Text,
    "key": Text,
    "at": UtcTime,
    "number": Integer,
    "other": Integer,
}


def _few(what: str, model: Any, **told: Any) -> Asked:
    """Of a table that holds few rows of a client or none, in the columns that all of these share."""
    asked = _shared(what, model, model.id, told)
    return Asked(asked.where(model.voided_at.is_(None)) if hasattr(model, "voided_at") else asked, model.client_id)


def _shared(what: str, model: Any, id: Any, told: dict[str, Any]) -> Select[Any]:
    shared = (told.get(name, cast(null(), kind)).label(name) for name, kind in SHARED.items())
    return select(model.client_id, literal_column(f"'{what}'").label("what"), id.label("id"), *shared)


def _handed() -> Asked:
    """As numbered by the handovers, in the order in which they were made."""
    told = {"on": Handover.given_on, "number": Handover.giver_id, "other": HandedClient.taker_id}
    asked = _shared("handed", HandedClient, Handover.id, told)
    stands = asked.join(Handover, Handover.id == HandedClient.handover_id).where(Handover.undone_at.is_(None))
    return Asked(stands, HandedClient.client_id)


_LOSSES = _few("loss", Loss, on=Loss.lost_on, until=Loss.lifted_on, word=Loss.reason, at=Loss.recorded_at)
_RAISES = _few("raise", r, on=r.raised_on, until=r.lowered_on)
FEW = Asked.together(
    _LOSSES,
    _RAISES,
    _few("contact", Contact, on=Contact.contacted_on),
    _few("balance", b, on=b.read_on, word=b.item, key=b.package_key, number=b.remaining),
    _handed(),
)
WRITTEN = {"loss": Asked.together(_LOSSES), "raise": Asked.together(_RAISES)}
"""Those of them that a move writes to, by themselves."""
MADE: dict[str, Any] = {
    "loss": lambda told: LossFact(told.on, told.word, told.at, told.until),
    "raise": lambda told: Raise(told.on, told.until),
    "contact": lambda told: told.on,
    "balance": lambda told: Balance(told.key, told.word, told.on, told.number),
    "handed": lambda told: Handed(told.on, told.number, told.other),
}


def summed(said: list[Balance]) -> list[Balance]:
    left: dict[tuple[str | None, str | None, date], int] = {}
    for one in said:
        left[one[:3]] = left.get(one[:3], 0) + one.remaining
    return [Balance(*about, remaining) for about, remaining in left.items()]


class _Days(dict[Any, Any]):
    """SQLite hands raw dates out as text, PostgreSQL as dates: each distinct one is read once."""

    def __missing__(self, raw: str | date) -> date:
        day = self[raw] = raw if isinstance(raw, date) else date.fromisoformat(raw)
        return day


class _Moments(dict[Any, datetime]):
    """The same of moments, which are those of a few files."""

    def __missing__(self, raw: str | datetime) -> datetime:
        at = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
        moment = self[raw] = at.replace(tzinfo=UTC)
        return moment


_DAYS = _Days({None: None})


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Looking for cycles among tens of thousands of fresh tuples, which have none, costs as much as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Tables:
    """The rows of a batch of clients, by client id."""

    def __init__(self, session: Database, ids: list[int], heads: Mapping[int, int]) -> None:
        self.session, self.ids, self.heads = session, ids, heads

    def sessions(self, booked_until: date | None = None) -> dict[int, list[Session]]:
        """Without those booked after `booked_until`."""
        asked, more = (SESSIONS, {}) if booked_until is None else (SESSIONS_BOOKED, {"booked_until": booked_until})
        with _without_cycles():
            found: dict[int, list[Session]] = {}
            make, heads, latest = tuple.__new__, self.heads, None
            for client, day, outcome, is_charged, named in asked.plain(self.session, self.ids, **more):
                if client != latest:
                    latest, theirs = client, found.setdefault(client, [])
                theirs.append(make(Session, (_DAYS[day], outcome, is_charged, heads.get(named, named))))
            return found

    def consultations(self) -> dict[int, list[Consultation]]:
        known_as, moments, found = self.heads.get, _Moments(), defaultdict[int, list[Consultation]](list)
        for client, id, day, time, outcome, trainer, setter, booked_on, *rest in self._plain(CONSULTATIONS):
            staff = known_as(trainer, trainer), known_as(setter, setter)
            known_at, is_by_hand = rest
            told = id, _DAYS[day], time, outcome, *staff, _DAYS[booked_on], moments[known_at], bool(is_by_hand)
            found[client].append(Consultation._make(told))
        return found

    def packages(self) -> dict[int, list[PackageFact]]:
        known_as, moments, found = self.heads.get, _Moments(), defaultdict[int, list[PackageFact]](list)
        for client, id, key, item, sold_on, price, sessions, expires_on, seller, *rest in self._plain(PACKAGES):
            sold = _DAYS[sold_on], price, sessions, _DAYS[expires_on], known_as(seller, seller)
            refunded_on, known_at, is_by_hand = rest
            told = id, key, item, *sold, _DAYS[refunded_on], moments[known_at], bool(is_by_hand)
            found[client].append(PackageFact._make(told))
        return found

    def _plain(self, asked: Asked) -> Sequence[tuple[Any, ...]]:
        return asked.plain(self.session, self.ids)

    def balances(self) -> dict[int, list[Balance]]:
        """Of a member with several ids, one of each day: what is left is left under all of them together."""
        found = self._few["balance"]
        return {client: summed(said) if len(said) > 1 else said for client, said in found.items()}

    def losses(self) -> dict[int, list[LossFact]]:
        return self._few["loss"]

    def raises(self) -> dict[int, list[Raise]]:
        return self._few["raise"]

    def losses_alone(self) -> dict[int, list[LossFact]]:
        return self._told(WRITTEN["loss"])["loss"]

    def raises_alone(self) -> dict[int, list[Raise]]:
        return self._told(WRITTEN["raise"])["raise"]

    def handovers(self) -> dict[int, list[Handed]]:
        """By day, then as they were made."""
        known_as = self.heads.get
        return {
            client: sorted((Handed(on, *map(known_as, staff, staff)) for on, *staff in handed), key=attrgetter("on"))
            for client, handed in self._few["handed"].items()
        }

    def contacts(self) -> dict[int, list[date]]:
        return self._few["contact"]

    @cached_property
    def _few(self) -> dict[str, dict[int, list[Any]]]:
        return self._told(FEW)

    def _told(self, asked: Asked) -> dict[str, dict[int, list[Any]]]:
        found: dict[str, dict[int, list[Any]]] = {what: defaultdict(list) for what in MADE}
        for told in asked.rows(self.session, self.ids):
            found[told.what][told.client_id].append(MADE[told.what](told))
        return found
