"""By what a record is known from one export to the next.

Where a file has ids, the id. Appointments without one are known by member and start; a sale has one id for all its
lines. Several records of one such base are numbered: `base`, `base/2`, `base/3`.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence

from app.intake.rows import AppointmentRow, BalanceRow, PackageRow, ReturnRow

Marks = tuple[Hashable, ...]
"""What tells the records of one base apart, the most telling mark first."""


def id_key(appointment_id: str) -> str:
    return f"id:{appointment_id}"


def appointment_base(row: AppointmentRow) -> str:
    if row.appointment_id:
        return id_key(row.appointment_id)
    return f"at:{row.member_id}:{row.starts_on}T{row.starts_time}"


def sale_base(row: PackageRow) -> str:
    return row.sale_id or f"{row.member_id}:{row.sold_on}:{row.item}"


def return_base(row: ReturnRow) -> str:
    return row.sale_id or f"{row.member_id}:{row.returned_on}:{row.item}"


def balance_key(row: BalanceRow) -> str:
    return balance_key_of(row.member_id, row.item)


def balance_key_of(member_id: str, item: str) -> str:
    return f"{member_id}:{item}"


def slot_marks(row: AppointmentRow) -> Marks:
    """The service tells rows of one file apart, no more: a row of another service is the slot's first record."""
    return row.service, None


def sale_marks(row: PackageRow) -> Marks:
    """A line is known by item, price and sessions. One of the same item whose price was corrected is the same line."""
    who = row.member_id, row.item
    return (*who, row.price_cents, row.sessions), (*who, row.price_cents), who


def return_marks(row: ReturnRow) -> Marks:
    who = row.member_id, row.item
    return (*who, row.amount_cents), who


def assign(
    base: str, wanted: Sequence[Marks], known: Mapping[str, Collection[Marks]], taken: Collection[str] = ()
) -> list[str]:
    """The key of each of the `wanted` records of one file. Each is another record, so no key comes twice.

    `known` are the keys of the base with the marks of everything that was carried of them. A record takes the known one
    that shares its most telling mark, of several the first; only one that shares none gets the next number. Keys in
    `taken` belong to other rows of the same file.
    """
    free = sorted((key for key in known if key not in taken), key=lambda key: number_of(base, key))
    found: list[str | None] = [None] * len(wanted)
    for level in range(max(map(len, wanted), default=0)):
        for at, marks in enumerate(wanted):
            if found[at] is None:
                found[at] = next((key for key in free if _shares(known[key], marks, level)), None)
                free = [key for key in free if key != found[at]]
    last = max((number_of(base, key) for key in (*known, *taken)), default=0)
    keys = []
    for key in found:
        if key is None:
            last += 1
            key = numbered(base, last)
        keys.append(key)
    return keys


def _shares(contents: Collection[Marks], marks: Marks, level: int) -> bool:
    return any(known[level] == marks[level] for known in contents)


def numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}/{number}"


def number_of(base: str, key: str) -> int:
    return 1 if key == base else int(key[len(base) + 1 :])
