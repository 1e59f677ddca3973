"""Zen Planner, memberships: one line a membership, so that it tells of the member and of what was sold at once.

What a membership is the item catalogue says. Its limit makes a package where it counts for all of the membership: one a
week or a month comes back, and is none. There is no id of the sale; `Payment Amount` is one payment of it.
"""

import re
from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import UNLIMITED, Row

COMES_BACK = re.compile(r"\b(?:day|daily|week|weekly|month|monthly|period|year|yearly)\b", re.IGNORECASE)
WITHOUT_LIMIT = re.compile(r"\bunlimited\b|\bno limit\b", re.IGNORECASE)
Counts = tuple[int | None, int | None]
"""Sessions, and how many of them are left."""


def memberships(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.memberships(map(_counted, batches), aside)


def _counted(batch: Batch) -> Batch:
    fields = ("limit_type", "limit", "remaining", "used")
    found = [_counts(*told) for told in zip(*(build.column(batch, field, None) for field in fields), strict=True)]
    return batch | {"sessions": [sessions for sessions, _ in found], "remaining": [left for _, left in found]}


def _counts(limit_type: str | None, limit: int | None, left: int | None, used: int | None) -> Counts:
    if WITHOUT_LIMIT.search(limit_type or "") or limit == UNLIMITED:
        return UNLIMITED, None
    if COMES_BACK.search(limit_type or "") or not limit:
        return None, None
    if left == UNLIMITED or (left is None and used is None):
        return limit, None
    return limit, max(0, limit - (used or 0)) if left is None else left


LAYOUT = Layout(
    name="zenplanner-memberships",
    report="memberships",
    columns=(
        need("member_id", "Number"),
        need("first_name", "First Name"),
        need("last_name", "Last Name"),
        may("email", "Email", "Email Address"),
        may("phone", "Cell Phone", "Phone", "Home Phone"),
        need("joined_on", "Mbr. Begin Date", "Mbr. Create Date"),
        need("status", "Mbr. Status"),
        need("item", "Membership Label"),
        need("sold_on", "Mbr. Create Date", "Mbr. Begin Date"),
        may("expires_on", "Mbr. End Date"),
        may("limit", "Att. Limit", kind="count"),
        may("limit_type", "Att. Limit Type", kind="text"),
        may("remaining", "Att. Remaining"),
        may("used", "Att. Total", kind="count"),
        need("price", "Payment Amount"),
    ),
    rows=memberships,
    makes=(("sessions", "limit"),),
    sells_all=True,
)
