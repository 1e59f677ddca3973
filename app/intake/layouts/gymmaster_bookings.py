"""GymMaster, standard report 9. No id of the booking; cancelled and booked again are two rows for one slot."""

from collections.abc import Iterator

from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import AppointmentRow, Row

WEIGHT = {"cancelled no charge": 0, "cancelled": 1, "no show": 2, "booking": 4, "showed": 5, "showed late": 5}
UNKNOWN_WORD = 3
"""A word of the club's own beats a cancellation, and waits to be settled."""

Slot = tuple[str, str, str, str, str, str]


def one_a_slot(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    slots: dict[Slot, AppointmentRow] = {}
    for batch in batches:
        for values in build.appointment_values(batch):
            row = AppointmentRow._make(values)
            name = ("", "") if row.member_id else (row.first_name, row.last_name)
            slot = (row.member_id, *name, row.starts_on, row.starts_time, row.service)
            other = slots.setdefault(slot, row)
            if other is not row:
                aside.ignore(1)
                slots[slot] = max(other, row, key=_weight)
    yield list(slots.values())


def _weight(row: AppointmentRow) -> int:
    return WEIGHT.get(row.word.casefold(), UNKNOWN_WORD)


LAYOUT = Layout(
    name="gymmaster-bookings",
    report="appointments",
    columns=(
        need("member_id", "Member ID"),
        need("name", "Name"),
        need("starts_on", "Booking Date"),
        need("starts_time", "Booking Start Time"),
        need("status", "Booking Result"),
        need("trainer", "Resource Name"),
        may("class_name", "Class Name", kind="text"),
        need("service", "Service"),
    ),
    rows=one_a_slot,
    is_joint=True,
    foreign="class_name",
)
