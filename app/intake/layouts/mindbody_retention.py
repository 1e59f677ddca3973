from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="mindbody-retention",
    report="members",
    columns=(
        need("member_id", "ID"),
        need("last_name", "Last name"),
        need("first_name", "First name"),
        need("joined_on", "Member Since"),
        may("email", "Email"),
        may("phone", "Mobile Phone", "Cell Phone", "Home Phone", "Phone"),
        need("status", "Status"),
    ),
    rows=build.members,
)
