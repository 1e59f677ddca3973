"""Mindbody, Schedule at a Glance. Its `Description` is the service; it has no id of the booking and no day of it."""

from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="mindbody-schedule",
    report="appointments",
    columns=(
        need("starts_on", "Date"),
        need("starts_time", "Start time"),
        need("service", "Description"),
        need("trainer", "Staff"),
        need("member_id", "Client ID"),
        may("name", "Client"),
        need("status", "Status"),
        may("booked_by", "Scheduled by"),
    ),
    rows=build.appointments,
)
