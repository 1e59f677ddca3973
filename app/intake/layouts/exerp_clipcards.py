"""Exerp, clipcards: a card each, of so many clips. The file names no product and no price: both are said of all of it,
or come from columns that the club's own export adds.

A card is sold on the day it is valid from. A cancelled one is refunded; a blocked one is still the member's.
"""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import Row


def cards(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.packages((_refunded(batch, aside) for batch in batches), aside)


def _refunded(batch: Batch, aside: Aside) -> Batch:
    days = zip(batch["line"], batch["is_cancelled"], build.column(batch, "refunded_on", None), strict=True)
    refunds, is_kept = [], []
    for line, is_cancelled, day in days:
        refunds.append(day if is_cancelled else None)
        is_kept.append(not is_cancelled or day is not None)
        if not is_kept[-1]:
            aside.reject(line, "refunded_on", "", "cancelled, but not when")
    return build.kept(batch | {"refunded_on": refunds}, is_kept)


LAYOUT = Layout(
    name="exerp-clipcards",
    report="packages",
    columns=(
        need("sale_id", "CLIPCARD_ID", must_fill=True),
        need("member_id", "PERSON_ID", must_fill=True),
        need("remaining", "CLIPS_LEFT"),
        need("sessions", "CLIPS_INITIAL"),
        need("sold_on", "VALID_FROM_DATE"),
        need("expires_on", "VALID_UNTIL_DATE"),
        need("is_cancelled", "CANCELLED", kind="flag"),
        may("refunded_on", "CANCELLATION_TIME"),
        may("sold_by", "ASSIGNED_EMPLOYEE_ID"),
    ),
    rows=cards,
    lacks=("item", "price"),
)
