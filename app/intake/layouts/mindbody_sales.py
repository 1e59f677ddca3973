"""Mindbody sales, one line an item. What was paid is the Item Total less the Tax, for all of the line's quantity."""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import Row


def sold(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.packages(map(_priced, batches), aside)


def _priced(batch: Batch) -> Batch:
    taxes = build.column(batch, "tax", None)
    return batch | {"price": [total - (tax or 0) for total, tax in zip(batch["total"], taxes, strict=True)]}


LAYOUT = Layout(
    name="mindbody-sales",
    report="packages",
    columns=(
        need("sold_on", "Sale Date"),
        need("member_id", "Client ID"),
        may("name", "Client"),
        need("sale_id", "Sale ID"),
        need("item", "Item name"),
        need("quantity", "Quantity"),
        may("tax", "Tax", kind="money"),
        need("total", "Item Total", kind="money", must_fill=True),
    ),
    rows=sold,
    makes=(("price", "total"),),
)
