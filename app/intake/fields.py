"""The fields that rows of each report are made of: what a mapping and a constant may name."""

from app.intake.clean.kinds import Kind
from app.intake.rows import Report

MEMBER: dict[str, Kind] = {
    "member_id": "identity",
    "name": "name",
    "first_name": "name_part",
    "last_name": "name_part",
    "email": "text",
    "phone": "phone",
    "joined_on": "day",
    "status": "member_status",
}
PACKAGE: dict[str, Kind] = {
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
}
FIELDS: dict[Report, dict[str, Kind]] = {
    "members": MEMBER,
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
    "packages": PACKAGE,
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
    "memberships": MEMBER | PACKAGE,
}
SAME = {"name": ("first_name", "last_name"), "starts_at": ("starts_on", "starts_time")}
"""A field that says in one column what others say in several."""

WHO = ("member_id", "name", "last_name", "email", "phone")
Groups = tuple[tuple[str, ...], ...]
OF_MEMBER: Groups = (("member_id",), ("name", "last_name", "first_name"))
OF_SALE: Groups = (("item",), ("sold_on",), ("price",))
FILLED: dict[Report, Groups] = {
    "members": OF_MEMBER,
    "appointments": (WHO, ("service",), ("starts_at", "starts_on"), ("status",)),
    "packages": (WHO, *OF_SALE),
    "balances": (WHO, ("item",), ("remaining",)),
    "memberships": (*OF_MEMBER, *OF_SALE),
}
"""Of each group a row must fill one field, or it is rejected. A file without any of a group is refused."""
LEFT_TO_ROWS: dict[Report, Groups] = {"memberships": OF_SALE}
"""Groups that a row may leave blank and tell of its member all the same."""
NEVER_BLANK = frozenset({"starts_time"})
"""A file may lack the column; where it has it, every row fills it."""


def filled_by_rows(report: Report) -> Groups:
    return tuple(group for group in FILLED[report] if group not in LEFT_TO_ROWS.get(report, ()))


def wanted(field: str) -> str:
    """The field in the words of a reason: `missing member id`."""
    return field.replace("_", " ")
