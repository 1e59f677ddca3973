"""ABC, active members: who is one today. Who has left is not in it any more, which deletes nobody."""

from collections.abc import Iterator

from app.intake.layouts import abc_agreements, build
from app.intake.layouts.parts import Aside, Batch, Layout, label, may, need
from app.intake.rows import Row


def people(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    return build.members(map(abc_agreements.with_ids, batches), aside)


LAYOUT = Layout(
    name="abc-active-members",
    report="members",
    columns=(
        need("status", "Member Status"),
        need("member_id", "Agreement #"),
        *abc_agreements.columns(),
        may("phone", "Primary Phone", "Cell Phone"),
        may("email", "Email"),
        need("joined_on", "Begin Date"),
    ),
    rows=people,
    labels=(label("status", "Member Status"),),
)
