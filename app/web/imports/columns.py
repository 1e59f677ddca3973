"""The columns of a held file as the page asks about them, field by field."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app import days
from app.intake.actions import Options
from app.intake.clean.cell import Bad
from app.intake.clean.dates import DateReader, Order
from app.intake.clean.kinds import DATED, Kind
from app.intake.fields import FIELDS, FILLED, SAME
from app.intake.layouts import LAYOUTS
from app.intake.layouts.parts import ANY_LABEL
from app.intake.mapping.mapped import LABEL, MAPPED
from app.intake.mapping.preview import Preview, doubt
from app.intake.mapping.proposal import Proposal, spoken
from app.intake.rows import Report

WORDS = {
    "member_id": "Member number", "name": "Name, first and last", "first_name": "First name", "last_name": "Last name",
    "email": "E-mail", "phone": "Phone", "joined_on": "Joined on", "status": "Status",
    "appointment_id": "Booking number", "service": "Service", "starts_at": "Day and time in one", "starts_on": "Day",
    "starts_time": "Time", "trainer": "Trainer", "charged": "Charged, yes or no", "booked_on": "Booked on",
    "booked_by": "Booked by", "sale_id": "Sale number", "item": "Item sold", "sold_on": "Sold on",
    "price": "Price paid", "quantity": "Quantity", "sessions": "Sessions bought", "expires_on": "Expires on",
    "sold_by": "Sold by", "remaining": "Sessions left", "refunded_on": "Refunded on", "total": "Total", "tax": "Tax",
    "logged_at": "Logged at", "ends_on": "Ends on", "limit": "Limit", "limit_type": "What the limit counts for",
    "used": "Used so far", "came": "Whether they came", "primary": "Primary member", "packs": "Packages",
    "shown_at": "Showed up at", "cancelled_at": "Cancelled at", "reason": "Reason of a cancellation",
    "is_cancelled": "Cancelled, yes or no",
}  # fmt: skip
REPORT_WORDS = {
    "members": "Members", "appointments": "Appointments, one a row", "packages": "Sales of packages",
    "balances": "Sessions left, by member", "memberships": "Members and what they bought, in one row",
}  # fmt: skip
SAME_FOR_ALL: frozenset[Kind] = frozenset(
    {"text", "day", "expiry", "time", "money", "sessions", "count", "member_status"}
)
"""What every row of a file may share."""
EXAMPLES = {"service": "Consultation", "trainer": "Ben Ortiz", "status": "attended", "item": "PT 8 Sessions"}
HEADINGS = "from the headings above the rows"
MISSING = "missing "
CHOOSE, FOR_ALL = "Choose its column.", "Choose its column, or say it for all rows."
SHARING = frozenset({
    "booked_on", "starts_on", "starts_at", "service", "item", "trainer", "sold_by", "booked_by", "joined_on", "sold_on",
})  # fmt: skip
NEVER_SHARED = frozenset({"email", "remaining", "booked_on", "joined_on", "refunded_on", "sessions", "expires_on"})


def reason(told: str) -> str:
    """Why a row did not come in, with the field in the words of the page: `missing day`."""
    missing, _, rest = told.removeprefix(MISSING).partition(", ")
    word = WORDS.get(missing.replace(" ", "_")) if told.startswith(MISSING) else None
    if word is None:
        return told
    return f"{MISSING}{word.partition(',')[0].lower()}{', ' if rest else ''}{rest}"


class Both(NamedTuple):
    """A day of the file, and what it is either way."""

    cell: str
    day_first: str
    month_first: str


@dataclass(slots=True)
class Row:
    """One field."""

    name: str
    word: str
    is_needed: bool
    header: str
    why: str
    samples: str
    may_be_shared: bool
    constant: str
    example: str
    order: str
    both: list[Both] = field(default_factory=list)
    error: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something about it is to be seen at once."""
        return bool(self.is_needed or self.header or self.constant or self.why or self.error)


class Said(NamedTuple):
    """What the form says."""

    read_as: str
    columns: dict[str, str]
    constants: dict[str, str]
    orders: dict[str, str]
    labels: dict[str, str]
    """The page does not ask for them; they stay as they were said, but for a field that has a column by now."""

    @property
    def options(self) -> Options:
        layout = self.read_as if self.read_as in LAYOUTS else MAPPED
        columns = {
            name: f"{header}:{self.orders[name]}" if name in self.orders else header
            for name, header in self.columns.items()
        }
        return Options(layout, columns | {name: LABEL + word for name, word in self.labels.items()}, self.constants)


def said(form: Mapping[str, str], preview: Preview) -> Said:
    """Only of fields and columns that there are. A value for every row beats a column."""
    fields = preview.proposal.fields
    constants = {name: text for name in fields if (text := form.get(f"constant-{name}", "").strip()[:200])}
    columns = {
        name: header
        for name in fields
        if (header := form.get(f"column-{name}", "")) in preview.columns and name not in constants
    }
    orders = {name: order for name in columns if (order := form.get(f"order-{name}", "")) in ("DMY", "MDY")}
    labels = {name: word for name, word in preview.proposal.labels.items() if name not in {**columns, **constants}}
    layout = preview.proposal.layout
    return Said(layout.name if layout else preview.proposal.report, columns, constants, orders, labels)


def faults(preview: Preview, said: Said) -> dict[str, str]:
    """By field what is missing before the file can be tried out."""
    made = preview.proposal
    kinds = made.layout.kinds if made.layout else FIELDS[made.report]
    filled = {*said.columns, *said.constants, *said.labels, *(dict(made.layout.makes) if made.layout else ())}
    lacking = [_lacking(group, filled) for group in FILLED[made.report] if not filled & set(group)]
    found = {name: FOR_ALL if _may_be_shared(name, kinds) else CHOOSE for name in lacking}
    for name, header in said.columns.items():
        if kinds.get(name) in DATED and name not in said.orders and doubt(preview.columns[header]):
            found[name] = "Say whether day or month comes first."
    twice = [header for header in set(said.columns.values()) if list(said.columns.values()).count(header) > 1]
    for name, header in said.columns.items():
        if header in twice and not _may_share(name, header, said.columns):
            found.setdefault(name, f"“{header}” is chosen twice.")
    return found


def _may_share(name: str, header: str, columns: Mapping[str, str]) -> bool:
    """A column of moments may be the day and the time of an appointment, one of day its booking too."""
    others = {other for other, theirs in columns.items() if theirs == header} - {name}
    return others <= SHARING


def rows(preview: Preview, given: Said | None, errors: Mapping[str, str], today: date) -> list[Row]:
    """`given`: what was typed, where it was refused."""
    return list(_rows(preview, given, errors, today))


def _rows(preview: Preview, given: Said | None, errors: Mapping[str, str], today: date) -> Iterator[Row]:
    made = preview.proposal
    kinds = made.layout.kinds if made.layout else FIELDS[made.report]
    chosen = given.columns if given else {name: one.header for name, one in made.choices.items()}
    constants = given.constants if given else made.constants
    orders = given.orders if given else made.orders
    labels = given.labels if given else made.labels
    needed = _needed(made.report, {*chosen, *constants, *labels, *(dict(made.layout.makes) if made.layout else ())})
    for name in made.fields:
        header = chosen.get(name, "")
        looks = preview.columns.get(header)
        both = _both(doubt(looks), today) if looks and kinds[name] in DATED else []
        why = made.choices[name].why if name in made.choices and made.choices[name].header == header else ""
        if name in labels:
            why = HEADINGS if labels[name] == ANY_LABEL else f"from the headings “{labels[name]}” above the rows"
        yield Row(
            name=name,
            word=WORDS.get(name, name.replace("_", " ").capitalize()),
            is_needed=name in needed,
            header=header,
            why=why,
            samples=", ".join(value[:40] for value in looks.distinct[:3]) if looks else "",
            may_be_shared=_may_be_shared(name, kinds),
            constant=constants.get(name, ""),
            example=EXAMPLES.get(name, ""),
            order=str(orders.get(name, "")),
            both=both,
            error=errors.get(name, ""),
        )


def _may_be_shared(name: str, kinds: Mapping[str, Kind]) -> bool:
    return kinds[name] in SAME_FOR_ALL and name not in NEVER_SHARED


def _needed(report: Report, given: Collection[str]) -> set[str]:
    """Of each group of which a row must say one, those that are given, else the first."""
    found: set[str] = set()
    for group in FILLED[report]:
        found |= set(group) & set(given) or {_lacking(group, given)}
    return found


def _lacking(group: Sequence[str], given: Collection[str]) -> str:
    """The field of the group to ask for: of a file that has a column of times the day, else the first."""
    parts = {one for several in SAME.values() if set(several) & set(given) for one in several}
    return next((name for name in group if name in parts), group[0])


def _both(cells: Sequence[str], today: date) -> list[Both]:
    return [Both(cell, _read(cell, "DMY", today), _read(cell, "MDY", today)) for cell in cells]


def _read(cell: str, order: Order, today: date) -> str:
    found = DateReader(lambda: order, today.year).day(cell)
    return "" if isinstance(found, Bad) or found is None else _day(date.fromisoformat(found))


def _day(day: date) -> str:
    return days.exact(day)


def kinds_of_file(made: Proposal) -> dict[str, str]:
    """What a person may say that the rows are."""
    layouts = {made.layout.name: f"{spoken(made.layout.name)}, as it is known"} if made.layout else {}
    return layouts | REPORT_WORDS
