"""One file a layout; a new one is added to the list."""

from app.intake.layouts import (
    abc_active_members,
    abc_pos_income,
    clubready_bookings,
    clubready_new_members,
    exerp_clipcards,
    exerp_participations,
    gymmaster_bookings,
    gymmaster_roster,
    mindbody_attendance,
    mindbody_retention,
    mindbody_sales,
    mindbody_schedule,
    mindbody_visits_remaining,
    spotter_appointments,
    spotter_members,
    spotter_packages,
    zenplanner_attendance,
    zenplanner_memberships,
)
from app.intake.layouts.parts import Layout

LAYOUTS: dict[str, Layout] = {
    module.LAYOUT.name: module.LAYOUT
    for module in (
        spotter_members,
        spotter_appointments,
        spotter_packages,
        mindbody_retention,
        mindbody_schedule,
        mindbody_attendance,
        mindbody_sales,
        mindbody_visits_remaining,
        clubready_bookings,
        clubready_new_members,
        gymmaster_bookings,
        gymmaster_roster,
        zenplanner_memberships,
        zenplanner_attendance,
        exerp_participations,
        exerp_clipcards,
        abc_active_members,
        abc_pos_income,
    )
}
