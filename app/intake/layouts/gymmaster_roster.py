"""GymMaster, standard report 1: one row a membership, so that one member may have several."""

from collections.abc import Iterator
from typing import cast

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, need
from app.intake.rows import MemberRow, Row


def one_a_member(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    today = aside.as_of.isoformat()
    members: dict[str, MemberRow] = {}
    for rows in build.members((_with_status(batch, today) for batch in batches), aside):
        for row in cast(list[MemberRow], rows):
            other = members.setdefault(row.member_id, row)
            if other is not row:
                aside.ignore(1)
                members[row.member_id] = build.one_person(other, row)
    yield list(members.values())


def _with_status(batch: Batch, today: str) -> Batch:
    """A membership whose end lies before the as-of date is over; every other runs."""
    return batch | {"status": ["cancelled" if end and end < today else "active" for end in batch["ends_on"]]}


LAYOUT = Layout(
    name="gymmaster-roster",
    report="members",
    columns=(
        need("member_id", "Member ID"),
        need("name", "Member Name"),
        need("joined_on", "sorted_Membership Start Date", kind="epoch"),
        need("ends_on", "sorted_Membership End Date", kind="epoch"),
    ),
    rows=one_a_member,
    is_joint=True,
)
