"""Mindbody, Attendance without Revenue: the visits of the schedule once more, their outcome as two flags.

The words are those of the schedule, so that one settling serves both and the same visit reads the same.
"""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import Row


def worded(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    today = aside.as_of.isoformat()
    return build.appointments((_with_words(batch, today) for batch in batches), aside)


def _with_words(batch: Batch, today: str) -> Batch:
    marks = zip(batch["late_cancel"], batch["no_show"], build.days(batch), strict=True)
    return batch | {"status": [_word(is_late, is_missed, day > today) for is_late, is_missed, day in marks]}


def _word(is_late: bool | None, is_missed: bool | None, is_ahead: bool) -> str:
    """A visit that lies ahead has no flag either, and is none yet."""
    if is_late:
        return "Late Cancel"
    if is_missed:
        return "No Show"
    return "Reserved" if is_ahead else "Signed in"


LAYOUT = Layout(
    name="mindbody-attendance",
    report="appointments",
    columns=(
        need("starts_on", "Date"),
        need("starts_time", "Time"),
        need("member_id", "Client ID"),
        may("name", "Client"),
        need("service", "Visit Type"),
        need("trainer", "Staff"),
        need("late_cancel", "Late Cancel", kind="flag"),
        need("no_show", "No-show", kind="flag"),
    ),
    rows=worded,
    makes=(("status", "no_show"),),
)
