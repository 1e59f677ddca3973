from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="spotter-appointments",
    report="appointments",
    columns=(
        may("appointment_id", "appointment_id"),
        need("member_id", "member_id"),
        may("name", "member_name"),
        may("email", "email"),
        may("phone", "phone"),
        need("service", "service"),
        need("starts_at", "starts_at"),
        need("trainer", "trainer"),
        need("status", "status"),
        may("booked_on", "booked_on"),
        may("booked_by", "booked_by"),
    ),
    rows=build.appointments,
)
