"""What a line of an export says once it is clean: the only language between readers, layouts and the loader.

Dates are ISO text (`2026-11-20`), times `HH:MM`, both in the club's own clock; money is integer minor units.
Text that the file leaves blank is the empty string, everything else that is blank is None: a blank is never a zero.
`line` is the line a person sees in a spreadsheet (the header counts).
"""

from typing import Literal, NamedTuple

UNLIMITED = -1
"""`sessions` and `remaining` of a package without a count. Never summed."""

Report = Literal["members", "appointments", "packages", "balances", "memberships"]
TOGETHER: dict[str, tuple[str, ...]] = {"memberships": ("members", "packages")}
"""A report that tells of two things on each of its lines, with what these are told as where a report is about one."""


def told_in(report: str) -> tuple[str, ...]:
    return TOGETHER.get(report, (report,))


MEMBER_STATUSES = ("active", "frozen", "cancelled", "prospect", "unknown")


class MemberRow(NamedTuple):
    line: int
    member_id: str
    first_name: str
    last_name: str
    email: str
    phone: str
    joined_on: str | None
    status: str
    """One of MEMBER_STATUSES; empty when the file has no status for the row."""


class AppointmentRow(NamedTuple):
    line: int
    appointment_id: str
    member_id: str
    first_name: str
    last_name: str
    service: str
    starts_on: str
    starts_time: str
    trainer: str
    word: str
    """The file's own word for the status; what it means is settled per location."""
    booked_on: str | None
    booked_by: str
    is_charged: bool | None
    """Whether the file itself says that the visit was charged; None: the mapping of the word decides."""


class PackageRow(NamedTuple):
    line: int
    sale_id: str
    member_id: str
    first_name: str
    last_name: str
    item: str
    sold_on: str
    price_cents: int
    """Paid for this one package, tax left out."""
    sessions: int | None
    """None: from the item; UNLIMITED: no count."""
    expires_on: str | None
    sold_by: str
    remaining: int | None
    refunded_on: str | None


class ReturnRow(NamedTuple):
    """A line that takes back a sale of `item` (quantity below zero). Which sale, the ledger of returns finds."""

    line: int
    sale_id: str
    member_id: str
    item: str
    returned_on: str
    amount_cents: int


class BalanceRow(NamedTuple):
    """What an MMS says is left of an item for a member, over all packages of that item together."""

    line: int
    member_id: str
    first_name: str
    last_name: str
    item: str
    remaining: int
    expires_on: str | None


class Stray(NamedTuple):
    """A row without a member id, with what the file says of who it is."""

    line: int
    row: AppointmentRow | PackageRow | ReturnRow | BalanceRow
    first_name: str
    last_name: str
    email: str = ""
    phone: str = ""

    @property
    def member_id(self) -> str:
        return ""


Row = MemberRow | AppointmentRow | PackageRow | ReturnRow | BalanceRow | Stray


class Problem(NamedTuple):
    """A row that could not be taken, in the words the person reads. `value` is the cell as the file has it."""

    line: int
    column: str
    value: str
    reason: str
    fate: Literal["rejected", "parked"] = "rejected"
    cells: tuple[str, ...] = ()
    """Of a rejected row: those of the columns that are read, in the order of `Reading.manner`."""
