"""Zen Planner, attendance: members by name alone, and whether they came. Cancelled reservations are not in it."""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, label, may, need
from app.intake.rows import Row


def worded(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    today = aside.as_of.isoformat()
    return build.appointments((_with_words(batch, today) for batch in batches), aside)


def _with_words(batch: Batch, today: str) -> Batch:
    marks = zip(batch["came"], build.days(batch), strict=True)
    return batch | {"status": [_word(has_come, day < today) for has_come, day in marks]}


def _word(has_come: bool | None, is_past: bool) -> str:
    """On the day itself nobody has stayed away yet, and where nothing is said it was never recorded."""
    if has_come:
        return "Attended"
    return "No show" if is_past and has_come is False else "Reserved"


LAYOUT = Layout(
    name="zenplanner-attendance",
    report="appointments",
    columns=(
        need("name", "Person"),
        need("starts_on", "Date"),
        need("starts_time", "Time"),
        need("came", "Att.", kind="flag"),
        may("booked_on", "Reservation Date"),
        need("service", "Session Type", "Attendance Type"),
        need("trainer", "Staff Member"),
    ),
    rows=worded,
    makes=(("status", "came"),),
    labels=(label("trainer", "Staff Member"),),
)
