"""A few people of a made-up club as each vendor's file tells of them, and the containers it comes in."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.intake import workbooks
from tests.intake.workbooks import Rows

Make = Callable[[Rows], bytes]
CSV: Make = workbooks.delimited
TABS: Make = partial(workbooks.delimited, delimiter="\t")
UTF16: Make = partial(workbooks.delimited, encoding="utf-16-le")
UTF16_TABS: Make = partial(workbooks.delimited, delimiter="\t", encoding="utf-16-le")
BIFF: Make = workbooks.xls
HTML: Make = workbooks.page


def written(rows: Rows) -> list[list[Any]]:
    """With days as a text file has them: 11/16/2026."""
    return [[f"{c.month}/{c.day}/{c.year}" if isinstance(c, dt.date) else c for c in row] for row in rows]


def csv_of(rows: Rows) -> bytes:
    return CSV(written(rows))


CONTAINERS: dict[str, dict[str, Make]] = {
    "zenplanner": {"csv": CSV, "tabs": TABS, "utf-16le": UTF16, "utf-16le with tabs": UTF16_TABS},
    "exerp": {"csv": CSV},
    "abc": {"csv": csv_of, "xlsx": workbooks.xlsx, "xls": BIFF, "html named xls": lambda rows: HTML(written(rows))},
}

ZEN_MEMBERSHIPS = (
    *("Number", "First Name", "Last Name", "Membership Label", "Membership Category", "Mbr. Status"),
    *("Mbr. Create Date", "Mbr. Begin Date", "Mbr. End Date", "Att. Limit", "Att. Limit Type", "Att. Remaining"),
    *("Att. Total", "Payment Amount", "Installment Plan"),
)
ZEN_ATTENDANCE = (
    *("Person", "Date", "Time", "Att.", "Reservation Date", "Session Type", "Attendance Type", "Location"),
    *("Staff Member", "Rsvp"),
)
PARTICIPATIONS = (
    *("PARTICIPATION_ID", "BOOKING_ID", "CENTER_ID", "PERSON_ID", "CREATION_DATE_TIME", "STATE"),
    *("USER_INTERFACE_TYPE", "SHOW_UP_TIME", "SHOW_UP_INTERFACE_TYPE", "SHOWUP_USING_CARD", "CANCEL_TIME"),
    *("CANCEL_INTERFACE_TYPE", "CANCEL_REASON", "WAS_ON_WAITING_LIST", "ETS"),
)
CLIPCARDS = (
    *("CLIPCARD_ID", "PERSON_ID", "CLIPS_LEFT", "CLIPS_INITIAL", "SALES_LINE_ID", "VALID_FROM_DATE"),
    *("VALID_UNTIL_DATE", "BLOCKED", "CANCELLED", "CANCELLATION_TIME", "ASSIGNED_EMPLOYEE_ID", "CENTER_ID", "ETS"),
)
ABC_MEMBERS = (
    *("Member Status", "Agreement #", "", "Primary Member", "Member Name", "Next Due Amount", "", "Expiration Date"),
    *("Primary Phone", "Agreement Payment Plan", "Email", "", "Begin Date", "", "Membership Type"),
)
ABC_INCOME = (
    *("Club Nbr", "Income Subtotal", "Income Tax", "Income Total", "", "Item", "Item Type", "Agreement #"),
    *("Member Name", "Membership Type", "Payment Method", "Profit Center", "Profit Center Group", "", "Quantity"),
    *("Receipt Number", "Sales Source", "Transaction Date"),
)
