from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="spotter-members",
    report="members",
    columns=(
        need("member_id", "member_id"),
        need("first_name", "first_name"),
        need("last_name", "last_name"),
        may("email", "email"),
        may("phone", "phone"),
        need("joined_on", "joined_on"),
        may("status", "status"),
    ),
    rows=build.members,
)
