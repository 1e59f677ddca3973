"""ClubReady, Booking Events Log: several rows a booking, the latest Log Date counts, the first is the day it was made.

A reschedule is another booking. The file has no service and no trainer: both may be constants.
"""

from collections.abc import Iterator

from app.intake.clean.dates import Moment
from app.intake.layouts import build
from app.intake.layouts.parts import Aside, Batch, Layout, may, need
from app.intake.rows import AppointmentRow, Row


def latest(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    standing: dict[str, tuple[Moment, AppointmentRow]] = {}
    first: dict[str, str] = {}
    for batch in batches:
        for values, logged_at in zip(build.appointment_values(batch), batch["logged_at"], strict=True):
            row = AppointmentRow._make(values)
            booking = row.appointment_id
            first[booking] = min(first.get(booking, logged_at[0]), logged_at[0])
            if booking in standing:
                aside.ignore(1)
            if booking not in standing or standing[booking][0] <= logged_at:
                standing[booking] = logged_at, row
    yield [row._replace(booked_on=first[booking]) for booking, (_, row) in standing.items()]


LAYOUT = Layout(
    name="clubready-bookings",
    report="appointments",
    columns=(
        need("appointment_id", "Booking ID", must_fill=True),
        need("member_id", "User ID"),
        may("first_name", "First Name"),
        may("last_name", "Last Name"),
        need("starts_on", "Booking Date"),
        need("starts_time", "Booking Start"),
        need("status", "Current Status"),
        may("booked_by", "Booking Made By"),
        need("logged_at", "Log Date", kind="moment", must_fill=True),
    ),
    rows=latest,
    is_joint=True,
)
