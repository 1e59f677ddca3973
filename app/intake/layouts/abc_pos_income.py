"""ABC, POS income: everything the club's till took, one line an item. What was paid is the subtotal, without tax.

`Quantity` is that of the item, so that a pack of ten sold once is ten of it (`Package Quantity`, where a club adds the
column, is one). Without a number in the item's name it says how many sessions the line sells.
"""

from collections.abc import Iterator

from app.intake.guess import counts_named
from app.intake.layouts import abc_agreements, build
from app.intake.layouts.parts import Aside, Batch, Layout, label, may, need
from app.intake.rows import Row

Counts = tuple[int, int | None]
"""Packages, below zero for those that came back, and the sessions of each where the line says them."""


def sold(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.packages((_counted(abc_agreements.with_ids(batch)) for batch in batches), aside)


def _counted(batch: Batch) -> Batch:
    lines = zip(batch["item"], build.column(batch, "quantity", 1), build.column(batch, "packs", None), strict=True)
    found = [_counts(*line) for line in lines]
    return batch | {"quantity": [packs for packs, _ in found], "sessions": [sessions for _, sessions in found]}


def _counts(item: str, quantity: int, packs: int | None) -> Counts:
    named, units, sign = counts_named(item), abs(quantity), 1 if quantity > 0 else -1
    if packs is not None:
        each = units // abs(packs)
        return sign * abs(packs), each if each > 1 and not named else None
    if len(named) != 1:
        return sign, units if units > 1 else None
    each = named.pop()
    return sign * (units if units % each else units // each), None


LAYOUT = Layout(
    name="abc-pos-income",
    report="packages",
    columns=(
        need("sold_on", "Transaction Date"),
        need("sale_id", "Receipt Number"),
        may("member_id", "Agreement #"),
        *abc_agreements.columns(),
        need("item", "Item"),
        need("quantity", "Quantity"),
        may("packs", "Package Quantity", kind="quantity"),
        need("price", "Income Subtotal"),
        may("sold_by", "Sales Person", "Sales Person (last, first)"),
    ),
    rows=sold,
    labels=(
        label("member_id", "Agreement #", "Agreement"),
        label("name", "Member", "Member Name"),
        label("sold_by", "Sales Person", "Employee"),
    ),
    sells_all=True,
)
