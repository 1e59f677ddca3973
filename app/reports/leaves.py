"""One page of a table: rows of the clients on it are made, and of no others."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import accumulate, chain
from typing import NamedTuple

from app.metrics import kept
from app.paging import Paging
from app.reports.morning_rows import in_order
from app.reports.order import Order
from app.reports.tables import Table, build
from app.standing import row_counts
from app.standing.queries import reading_of
from app.standing.row_counts import Counts

LONG: dict[str, Callable[[Order], Counts]] = {
    "board": lambda order: row_counts.clients(order.session, order.scope, order.location),
    "packages": lambda order: row_counts.paid_packages(order.session, order.scope, order.location, order.day),
    "ledger": lambda order: row_counts.charged_sessions(
        order.session, order.scope, order.location, order.period.cut_at(order.day)
    ),
}
"""Tables with a row or several for everybody: how many each client has."""


class Leaf(NamedTuple):
    table: Table
    """With the rows of this page alone."""
    paging: Paging


def leaf(order: Order, name: str, asked: str, size: int) -> Leaf:
    """`asked`: which page, as an address has it."""
    if name in LONG and not reading_of(order.session, order.location, order.day).is_past:
        return _long(order, name, asked, size)
    is_short = name not in ("morning", *LONG)
    table = kept.once(_key(order, name), lambda: build(order, name)) if is_short else build(order, name)
    rows = sorted(table.rows, key=in_order) if name == "morning" else table.rows
    paging = Paging.of(asked, len(rows), size)
    return Leaf(replace(table, rows=rows[paging.start : paging.stop]), paging)


class _Order(NamedTuple):
    """Clients in the order of the table: those of one member id stand together, and where their rows end."""

    blocks: list[tuple[int, ...]]
    ends: list[int]


def _long(order: Order, name: str, paged: str, size: int) -> Leaf:
    blocks, ends = kept.once(_key(order, name), lambda: _in_order(order, name))
    paging = Paging.of(paged, ends[-1] if ends else 0, size)
    first, last = bisect_right(ends, paging.start), bisect_left(ends, paging.stop)
    table = build(replace(order, only=sorted(chain.from_iterable(blocks[first : last + 1]))), name)
    skipped = paging.start - (ends[first - 1] if first else 0)
    return Leaf(replace(table, rows=table.rows[skipped : skipped + paging.stop - paging.start]), paging)


def _in_order(order: Order, name: str) -> _Order:
    counts, people = LONG[name](order), order.people
    by_number: dict[str, list[int]] = defaultdict(list)
    for id in counts:
        by_number[people.clients[id][0]].append(id)
    blocks = [tuple(by_number[number]) for number in sorted(by_number)]
    return _Order(blocks, list(accumulate(sum(counts[id] for id in block) for block in blocks)))


def _key(order: Order, name: str) -> tuple[Hashable, ...]:
    whose = None if order.is_kept else (order.scope.location_ids, order.scope.trainer_ids)
    return (*kept.facts_key(order.session, order.location, order.day), "table", name, order.period, whose)
