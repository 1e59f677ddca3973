from app.intake.layouts import build
from app.intake.layouts.parts import Layout, may, need

LAYOUT = Layout(
    name="spotter-packages",
    report="packages",
    columns=(
        may("sale_id", "sale_id"),
        need("member_id", "member_id"),
        may("name", "member_name"),
        may("email", "email"),
        may("phone", "phone"),
        need("item", "item"),
        need("sold_on", "sold_on"),
        need("price", "price"),
        may("sessions", "sessions"),
        may("expires_on", "expires_on"),
        may("sold_by", "sold_by"),
        may("remaining", "remaining"),
        may("refunded_on", "refunded_on"),
    ),
    rows=build.packages,
)
