"""What is true of a record about which several exports said something.

Per field the export with the later as-of date wins, of the same date the one imported later. A blank never erases:
where the newest is blank, older ones fill in. So the order in which exports are imported does not matter.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar, cast

from app.intake.rows import AppointmentRow, Row

AnyRow = TypeVar("AnyRow", bound=Row)
Outcome = tuple[str, bool]
"""What a word means, and whether it is charged."""
BLANK = (None, "")
SAME_SLOT = {"attended": 2, "booked": 1}
"""Of two rows for one slot in one file, attended beats booked beats the rest: cancelled, then booked again."""


class Content(NamedTuple):
    row: Row
    as_of: str
    export_id: int
    """With `as_of`: of the newest export that carried it."""


def fold(contents: Sequence[Content]) -> Row:
    """At least one content. The line is that of the newest."""
    if len(contents) == 1:
        return contents[0].row
    return folded([content.row for content in sorted(contents, key=_rank, reverse=True)])


def folded(rows: Sequence[AnyRow]) -> AnyRow:
    """Newest first."""
    newest = list(rows[0])
    for at, cell in enumerate(newest):
        if cell in BLANK:
            newest[at] = next((row[at] for row in rows if row[at] not in BLANK), cell)
    return cast(AnyRow, type(rows[0])._make(newest))


def fold_appointment(contents: Sequence[Content], meaning: Callable[[AppointmentRow], Outcome]) -> AppointmentRow:
    """Whether a visit was charged is told of an outcome: it does not outlive the outcome it was told of."""
    if len(contents) == 1:
        return contents[0].row  # type: ignore[return-value]
    is_slot = not any(content.row.appointment_id for content in contents)  # type: ignore[union-attr]

    def rank(content: Content) -> tuple[object, ...]:
        outcome, _ = meaning(content.row)  # type: ignore[arg-type]
        return content.as_of, content.export_id, SAME_SLOT.get(outcome, 0) if is_slot else 0, content.row.line

    rows: list[AppointmentRow] = [c.row for c in sorted(contents, key=rank, reverse=True)]  # type: ignore[misc]
    found = folded(rows)
    outcome, _ = meaning(found)
    told = (row.is_charged for row in rows if row.is_charged is not None and meaning(row)[0] == outcome)
    return found._replace(is_charged=next(told, None))


def _rank(content: Content) -> tuple[str, int, int]:
    return content.as_of, content.export_id, content.row.line
