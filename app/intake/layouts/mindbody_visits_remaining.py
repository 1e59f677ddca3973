"""Mindbody, Visits Remaining: one line a member and item, over all the packages of that item together."""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import UNLIMITED, Row


def left(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.balances(map(_without_count, batches), aside)


def _without_count(batch: Batch) -> Batch:
    """Enough visits used bring 9999 below what reads as unlimited; what was purchased still says it."""
    pairs = zip(batch["remaining"], build.column(batch, "purchased", None), strict=True)
    return batch | {"remaining": [UNLIMITED if bought == UNLIMITED else rest for rest, bought in pairs]}


LAYOUT = Layout(
    name="mindbody-visits-remaining",
    report="balances",
    columns=(
        need("member_id", "Client ID"),
        may("name", "Client Name"),
        need("item", "Pricing option"),
        may("expires_on", "Last Expiration Date"),
        need("remaining", "Visits Remaining"),
        may("purchased", "Purchased", kind="count"),
    ),
    rows=left,
)
