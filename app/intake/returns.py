"""Which sale a return took back."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Sale(NamedTuple):
    sold_on: date
    key: str


class Return(NamedTuple):
    returned_on: date
    key: str


def take_back(sales: Iterable[Sale], returns: Iterable[Return]) -> dict[str, str]:
    """Of one item of one client: by the key of the return, that of the sale it refunds. In date order each takes the
    latest sale on or before its day that no earlier return took; a return without one waits.
    """
    left = sorted(sales)
    taken: dict[str, str] = {}
    for returned in sorted(returns):
        before = [sale for sale in left if sale.sold_on <= returned.returned_on]
        if before:
            taken[returned.key] = before[-1].key
            left.remove(before[-1])
    return taken
