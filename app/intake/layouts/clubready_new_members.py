from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="clubready-new-members",
    report="members",
    columns=(
        need("member_id", "User ID"),
        need("last_name", "Last Name"),
        need("first_name", "First Name"),
        may("phone", "Cell Phone", "Phone"),
        may("email", "Email"),
        need("joined_on", "Closed"),
    ),
    rows=build.members,
)
