"""One page of a table: rows of the clients on it are made, and of no others."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from app.metrics import kept
from app.paging import Paging
from app.reports.morning_rows import in_order
from app.reports.tables import Order, Table, build
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
    whose = order.scope.trainer_ids if order.scope.is_own_only else None
    key = (*kept.facts_key(order.session, order.location, order.day), "table", name, order.period, whose)
    table = build(order, name) if name in ("morning", *LONG) else kept.once(key, lambda: build(order, name))
    rows = sorted(table.rows, key=in_order) if name == "morning" else table.rows
    paging = Paging.of(asked, len(rows), size)
    return Leaf(replace(table, rows=rows[paging.start : paging.stop]), paging)


def _long(order: Order, name: str, asked: str, size: int) -> Leaf:
    """Rows are sorted by member id first: those of one id stand together."""
    counts, people = LONG[name](order), order.people
    of_number: dict[str, list[int]] = defaultdict(list)
    for id in counts:
        of_number[people.clients[id][0]].append(id)
    blocks = [of_number[number] for number in sorted(of_number)]
    ends = list(accumulate(sum(counts[id] for id in block) for block in blocks))
    paging = Paging.of(asked, ends[-1] if ends else 0, size)
    first, last = bisect_right(ends, paging.start), bisect_left(ends, paging.stop)
    only = sorted(id for block in blocks[first : last + 1] for id in block)
    table = build(replace(order, only=only), name)
    skipped = paging.start - (ends[first - 1] if first else 0)
    return Leaf(replace(table, rows=table.rows[skipped : skipped + paging.stop - paging.start]), paging)
