"""The fields that rows of each report are made of: what a mapping and a constant may name."""

from app.intake.clean.kinds import Kind
from app.intake.rows import Report

FIELDS: dict[Report, dict[str, Kind]] = {
    "members": {
        "member_id": "identity",
        "name": "name",
        "first_name": "name_part",
        "last_name": "name_part",
        "email": "text",
        "phone": "phone",
        "joined_on": "day",
        "status": "member_status",
    },
    "appointments": {
        "appointment_id": "identity",
        "member_id": "identity",
        "name": "name",
        "first_name": "name_part",
        "last_name": "name_part",
        "email": "text",
        "phone": "phone",
        "service": "text",
        "starts_at": "start",
        "starts_on": "day",
        "starts_time": "time",
        "trainer": "text",
        "status": "text",
        "charged": "flag",
        "booked_on": "day",
        "booked_by": "text",
    },
    "packages": {
        "sale_id": "identity",
        "member_id": "identity",
        "name": "name",
        "first_name": "name_part",
        "last_name": "name_part",
        "email": "text",
        "phone": "phone",
        "item": "text",
        "sold_on": "day",
        "price": "money",
        "quantity": "quantity",
        "sessions": "sessions",
        "expires_on": "expiry",
        "sold_by": "text",
        "remaining": "count",
        "refunded_on": "day",
    },
    "balances": {
        "member_id": "identity",
        "name": "name",
        "first_name": "name_part",
        "last_name": "name_part",
        "email": "text",
        "phone": "phone",
        "item": "text",
        "remaining": "count",
        "expires_on": "expiry",
    },
}
SAME = {"name": ("first_name", "last_name"), "starts_at": ("starts_on", "starts_time")}
"""A field that says in one column what others say in several."""

WHO = ("member_id", "name", "last_name", "email", "phone")
FILLED: dict[Report, tuple[tuple[str, ...], ...]] = {
    "members": (("member_id",), ("name", "last_name", "first_name")),
    "appointments": (WHO, ("service",), ("starts_at", "starts_on"), ("status",)),
    "packages": (WHO, ("item",), ("sold_on",), ("price",)),
    "balances": (WHO, ("item",), ("remaining",)),
}
"""Of each group a row must fill one field, or it is rejected. A file without any of a group is refused."""
NEVER_BLANK = frozenset({"starts_time"})
"""A file may lack the column; where it has it, every row fills it."""


def wanted(field: str) -> str:
    """The field in the words of a reason: `missing member id`."""
    return field.replace("_", " ")
