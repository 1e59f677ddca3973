"""The story as Mindbody's reports would have told it on a day."""

from collections.abc import Iterable, Iterator, Sequence
from csv import writer
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from html import escape
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from app.demo.names import CLUB
from app.demo.story import AHEAD, CHARGED, Sale, Story, Visit

Cell = str | int | float | date | time | None

RETENTION = ("Location", "ID", "Last name", "First name", "Birthday", "Gender", "Member Since", "Email", "Status",
             "Membership Type", "Membership Expiration")  # fmt: skip
SCHEDULE = ("Date", "Start time", "End time", "Description", "Staff", "Room", "Location", "Client ID", "Client",
            "Status", "Scheduled by", "Appointment Notes", "Notes")  # fmt: skip
ATTENDANCE = ("Date", "Day", "Time", "Client ID", "Client", "Visit Service Category", "Visit Type", "Type",
              "Pricing Option", "Exp. Date", "Visits Rem.", "Staff", "Visit Location", "Sale Location", "Staff Paid",
              "Late Cancel", "No-show", "Booking Method", "Payment Service Category")  # fmt: skip
SALES = ("Sale Date", "Client ID", "Client", "Sale ID", "Item name", "Batch #", "Sales Notes", "Location", "", "Color",
         "Size", "Item price", "Quantity", "Subtotal", "Discount %", "Discount amount", "Tax", "Item Total",
         "Total Paid w/ Payment Method", "Payment Method")  # fmt: skip
REMAINING = ("Client ID", "Client Name", "Service Category", "Pricing option", "First Activation Date",
             "Last Expiration Date", "Total Amount", "Visits Remaining", "Purchased", "Unbooked")  # fmt: skip
PT = "Personal Training"
UNLIMITED = 999999


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    columns: dict[str, str] = field(default_factory=dict)
    """What a person would say about it: in a short file nothing settles whether day or month comes first."""


def retention(story: Story, as_of: date) -> File:
    """An HTML table that calls itself .xls."""
    rows = [
        (CLUB, p.id, p.last, p.first, "", "-", american(p.joined_on), p.email, _status(p.left_on, p.is_frozen, as_of),
         "Month to Month", "")
        for p in story.people if p.joined_on <= as_of
    ]  # fmt: skip
    lines = [
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head><body><table>',
        *(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in (RETENTION, *rows)),
        "</table></body></html>",
    ]
    return File(f"retention-{as_of}.xls", "\n".join(lines).encode())


def _status(left_on: date | None, is_frozen: bool, as_of: date) -> str:
    if left_on is not None and left_on <= as_of:
        return "Terminated"
    return "Suspended" if is_frozen else "Active"


def schedule(story: Story, as_of: date, since: date, until: date) -> File:
    rows = [
        (v.day, clock(v.time), clock(v.time, 60), v.service, v.staff, "", CLUB, v.person.id, v.person.name,
         word_on(v, as_of), v.booked_by, "", "")
        for v in _booked(story, as_of) if since <= v.day <= until
    ]  # fmt: skip
    return File(f"schedule-at-a-glance-{as_of}.xlsx", workbook("Schedule at a Glance", SCHEDULE, rows))


def attendance(story: Story, as_of: date, since: date) -> File:
    """The visits of the past once more; what was called off in time is no visit."""
    held = (v for v in _booked(story, as_of) if since <= v.day <= as_of and word_on(v, as_of) in CHARGED)
    rows = [
        (v.day, f"{v.day:%a}", clock(v.time), v.person.id, v.person.name, PT, v.service, v.service[:14],
         v.sale.item.name if v.sale else "Unpaid", None, None, v.staff, CLUB, CLUB, "Yes",
         yes(v.word == "Late Cancel"), yes(v.word == "No Show"), "Staff", PT)
        for v in held
    ]  # fmt: skip
    return File(f"attendance-without-revenue-{as_of}.xlsx", workbook("Attendance without Revenue", ATTENDANCE, rows))


def _booked(story: Story, as_of: date) -> Iterator[Visit]:
    return (v for v in sorted(story.visits, key=lambda v: (v.day, v.time, v.staff)) if v.booked_on <= as_of)


def word_on(visit: Visit, as_of: date) -> str:
    if visit.called_off_on is not None:
        return visit.word if visit.called_off_on <= as_of else AHEAD
    return visit.word if visit.day <= as_of else AHEAD


def sales(story: Story, as_of: date, since: date) -> File:
    lines = [(sale.sold_on, sale, 1) for sale in story.sales]
    lines += [(sale.refunded_on, sale, -1) for sale in story.sales if sale.refunded_on]
    text = StringIO()
    table = writer(text, lineterminator="\r\n")
    table.writerow(SALES)
    for day, sale, quantity in sorted(lines, key=lambda line: (line[0], line[1].id)):
        if since <= day <= as_of:
            table.writerow(_sold(day, sale, quantity))
    return File(f"sales-{as_of}.csv", text.getvalue().encode("utf-8-sig"), {"sold_on": "Sale Date:MDY"})


def _sold(day: date, sale: Sale, quantity: int) -> tuple[str, ...]:
    price = f"${sale.item.cents / 100:,.2f}"
    total = price if quantity > 0 else f"-{price}"
    id = sale.id if quantity > 0 else str(int(sale.id) + 500_000)
    return (american(day), sale.person.id, sale.person.name, id, sale.item.name, "", "", CLUB, "", "", "", price,
            str(quantity), total, "0", "$0.00", "$0.00", total, total, "Visa")  # fmt: skip


def visits_remaining(story: Story, as_of: date) -> File:
    """One line a member and item with something left, over all the packages of that item."""
    used = {id(sale): 0 for sale in story.sales}
    for visit in story.visits:
        if visit.sale is not None and visit.day <= as_of and visit.word in CHARGED:
            used[id(visit.sale)] += 1
    held: dict[tuple[str, str], list[Sale]] = {}
    for sale in story.sales:
        if is_open(sale, as_of, used[id(sale)]):
            held.setdefault((sale.person.id, sale.item.name), []).append(sale)
    rows = [_remaining(group, sum(used[id(sale)] for sale in group)) for group in held.values()]
    return File(f"visits-remaining-{as_of}.xlsx", workbook("Visits Remaining", REMAINING, rows))


def is_open(sale: Sale, as_of: date, used: int) -> bool:
    item = sale.item
    if not item.name.startswith(("PT ", "Duet ")) or sale.sold_on > as_of or sale.refunded_on is not None:
        return False
    if item.valid_days is not None and sale.sold_on + timedelta(item.valid_days) < as_of:
        return False
    return item.sessions > used if item.sessions is not None else item.valid_days is not None


def _remaining(group: Sequence[Sale], used: int) -> tuple[Cell, ...]:
    sale = group[-1]
    item = sale.item
    bought = UNLIMITED if item.sessions is None else item.sessions * len(group)
    ends = None if item.valid_days is None else sale.sold_on + timedelta(item.valid_days)
    return (sale.person.id, sale.person.name, PT, item.name, group[0].sold_on, ends,
            sum(s.item.cents for s in group) / 100, bought - used, bought, bought - used)  # fmt: skip


def workbook(title: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A title, the headers, the rows: days as serials, times as fractions, as Excel has them."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "default_date_format": "mm/dd/yyyy"})
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    hour = book.add_format({"num_format": "h:mm AM/PM"})
    sheet = book.add_worksheet(title)
    sheet.write(0, 0, title)
    sheet.write_row(1, 0, headers)
    for number, row in enumerate(rows, start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, time):
                sheet.write_datetime(number, column, cell, hour)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, day)
            elif cell is not None:
                sheet.write(number, column, cell)
    book.close()
    return buffer.getvalue()


def american(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"


def clock(text: str, minutes_later: int = 0) -> time:
    minutes = int(text[:2]) * 60 + int(text[3:]) + minutes_later
    return time(minutes // 60 % 24, minutes % 60)


def yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"
