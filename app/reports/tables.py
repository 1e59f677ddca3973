"""The data reports of the interfaces, one table each, in cells as they are written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement

from app.accounts import trainers as staff
from app.accounts.scope import system_scope
from app.metrics import walk
from app.metrics.definitions import BY_KEY
from app.metrics.read import derived_on
from app.metrics.rules import unit_price
from app.metrics.tally import Tally
from app.metrics.walk import Ask
from app.money import round_half_up
from app.reports import columns
from app.reports.cells import iso, money, pace, rate, whole
from app.reports.morning_rows import rows
from app.reports.order import Order
from app.standing.derive import Derived
from app.standing.lookout import derived_of, derived_where, has_renewal_reason, ids_where, needs_attention
from app.standing.renewed import renewals_of
from app.standing.stood import stood_on

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: list[Cells]
    """Sorted as text over all columns."""


def build(order: Order, name: str) -> Table:
    """The report called `name` (a key of TABLES)."""
    rows = [[order.location.code, *cells] for cells in TABLES[name](order)]
    return Table(name, columns.OF[name], sorted(rows))


def _clients(order: Order, since: date | None = None) -> Iterator[Derived]:
    if order.only is not None:
        return derived_of(order.session, order.location, order.only, order.day)
    return derived_on(order.session, order.scope, order.location, order.day, since)


def _board(order: Order) -> Iterator[Cells]:
    people = order.people
    for stood in stood_on(order.session, order.scope, order.location, order.day, order.only):
        yield [
            *people.clients[stood.client_id],
            stood.stage,
            stood.since.isoformat(),
            people.trainer(stood.trainer),
            ";".join(stood.reasons),
            money(stood.value_cents),
        ]


def _renewals(order: Order) -> Iterator[Cells]:
    yield from _told(order, "renewals", has_renewal_reason(), _renewal_rows)


def _attention(order: Order) -> Iterator[Cells]:
    yield from _told(order, "attention", needs_attention(), _attention_rows)


class Rows(NamedTuple):
    """Of one client: who trains them, and the cells of each row behind that."""

    trainer: int | None
    cells: list[Cells]


def _told(
    order: Order, name: str, wanted: ColumnElement[bool], tell: Callable[[Derived], Rows | None]
) -> Iterator[Cells]:
    """With who it is and who trains them in front."""
    people = order.people
    for id, found in _rows(order, name, wanted, tell):
        for cells in found.cells:
            yield [*people.clients[id], people.trainer(found.trainer), *cells]


def _rows(
    order: Order, name: str, wanted: ColumnElement[bool], tell: Callable[[Derived], Rows | None]
) -> Iterable[tuple[int, Rows]]:
    session, scope, location, day = order.session, order.scope, order.location, order.day
    if order.is_kept:
        ask = Ask(("rows", name), lambda session, location, day: ids_where(session, scope, location, day, wanted), tell)
        return walk.told(session, location, day, [ask])[0].items()
    clients = derived_where(session, scope, location, day, wanted)
    told = ((derived.view.facts.client_id, tell(derived)) for derived in clients)
    return ((id, found) for id, found in told if found is not None)


def _renewal_rows(derived: Derived) -> Rows | None:
    renewal = derived.renewal
    if not renewal.reasons:
        return None
    cells = [
        whole(renewal.remaining),
        pace(renewal),
        iso(renewal.run_out_on),
        iso(renewal.expires_on),
        iso(renewal.due_on),
        ";".join(renewal.reasons),
        money(derived.value_cents),
    ]
    return Rows(derived.trainer, [cells])


def _attention_rows(derived: Derived) -> Rows | None:
    found = [[attention.reason, attention.since.isoformat()] for attention in derived.attention]
    return Rows(derived.trainer, found) if found else None


def _funnel(order: Order) -> Iterator[Cells]:
    yield _cells(order.figures.whole, columns.FUNNEL[1:])


def _trainers(order: Order) -> Iterator[Cells]:
    """A trainer gets their own row alone, and it counts whom others serve now: it is the row their manager reads."""
    names = staff.names(order.session, order.location.id)
    whole = replace(order, scope=system_scope([order.location.id])) if order.scope.is_own_only else order
    for trainer, tally in whole.figures.trainers.items():
        if order.scope.sees_trainer(trainer) and any(tally.sums.get(name) for name in columns.TRAINERS):
            yield [names.get(trainer, ""), *_cells(tally, columns.TRAINERS[2:])]


def _cells(tally: Tally, names: tuple[str, ...]) -> Cells:
    return [_figure_cell(tally, name) if name in BY_KEY else str(tally.count(name)) for name in names]


def _figure_cell(tally: Tally, key: str) -> str:
    value = tally.figure(key).value
    if value is None:
        return ""
    return money(round_half_up(value)) if BY_KEY[key].unit == "money" else rate(value)


def _packages(order: Order) -> Iterator[Cells]:
    people = order.people
    for derived in _clients(order):
        renewed = renewals_of(derived.view)
        for account in derived.view.paid:
            package = account.package
            renewed_by = renewed.get(package.id)
            yield [
                *people.client(derived),
                package.key,
                package.sold_on.isoformat(),
                people.trainer(package.seller),
                whole(package.sessions),
                str(account.used),
                whole(account.left),
                iso(package.expires_on),
                iso(account.due_on),
                "open" if account.is_open else "ended",
                renewed_by.key if renewed_by else "",
            ]


def _ledger(order: Order) -> Iterator[Cells]:
    people = order.people
    period = order.period.cut_at(order.day)
    for derived in _clients(order, period.first):
        member_id, _ = people.client(derived)
        for line in derived.ledger.lines_between(period.first, period.last):
            price = unit_price(line.package)
            yield [
                member_id,
                line.session.day.isoformat(),
                people.trainer(line.session.trainer),
                line.package.key if line.package else "",
                "" if price is None else money(round_half_up(price)),
            ]


def _morning(order: Order) -> Iterator[Cells]:
    yield from rows(order.morning)


TABLES: dict[str, Callable[[Order], Iterator[Cells]]] = {
    "board": _board,
    "renewals": _renewals,
    "attention": _attention,
    "funnel": _funnel,
    "trainers": _trainers,
    "packages": _packages,
    "ledger": _ledger,
    "morning": _morning,
}
