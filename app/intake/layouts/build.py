"""Batches of clean columns to rows, where a row of the file is one fact."""

from collections.abc import Iterable, Iterator
from itertools import compress, repeat
from typing import Any, cast

from app.intake.clean.money import split_cents
from app.intake.fields import wanted
from app.intake.layouts.parts import Aside, Batch, Rows
from app.intake.rows import AppointmentRow, BalanceRow, MemberRow, PackageRow, Report, ReturnRow, Row, Stray
from app.money import plain

ASKED_OF_SALE = ("sold_on", "price")
LIVELIEST = ("active", "frozen", "prospect", "unknown", "cancelled", "")
"""Of the statuses of one member's memberships the first of these counts."""


def members(batches: Iterator[Batch], _: Aside) -> Iterator[list[Row]]:
    for batch in batches:
        yield member_rows(batch)


def member_rows(batch: Batch) -> list[Row]:
    first, last = names(batch)
    values = zip(
        batch["line"],
        column(batch, "member_id"),
        first,
        last,
        column(batch, "email"),
        column(batch, "phone"),
        column(batch, "joined_on", None),
        column(batch, "status"),
        strict=True,
    )
    return made(MemberRow, values)


def appointments(batches: Iterator[Batch], _: Aside) -> Iterator[list[Row]]:
    for batch in batches:
        yield strayed(made(AppointmentRow, appointment_values(batch)), batch)


def appointment_values(batch: Batch) -> Iterator[tuple[Any, ...]]:
    """In the order of AppointmentRow. A file that has days alone starts at 00:00."""
    first, last = names(batch)
    times = halves(batch["starts_at"])[1] if "starts_at" in batch else column(batch, "starts_time", "00:00")
    return zip(
        batch["line"],
        column(batch, "appointment_id"),
        column(batch, "member_id"),
        first,
        last,
        column(batch, "service"),
        days(batch),
        times,
        column(batch, "trainer"),
        column(batch, "status"),
        column(batch, "booked_on", None),
        column(batch, "booked_by"),
        column(batch, "charged", None),
        strict=True,
    )


def packages(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    """A line of n is n packages at an nth of its price each; one of less than zero takes sales back."""
    for batch in batches:
        yield package_rows(batch, aside)


def package_rows(batch: Batch, aside: Aside) -> list[Row]:
    first, last = names(batch)
    values = zip(
        batch["line"],
        column(batch, "sale_id"),
        column(batch, "member_id"),
        first,
        last,
        column(batch, "item"),
        batch["sold_on"],
        batch["price"],
        column(batch, "sessions", None),
        column(batch, "expires_on", None),
        column(batch, "sold_by"),
        column(batch, "remaining", None),
        column(batch, "refunded_on", None),
        strict=True,
    )
    rows = cast(list[PackageRow], made(PackageRow, values))
    lines = zip(rows, column(batch, "quantity", 1), strict=True)
    return strayed([row for line in lines for row in _counted(*line, aside)], batch)


def _counted(row: PackageRow, quantity: int, aside: Aside) -> Iterable[Row]:
    if quantity == 1 and row.price_cents >= 0:
        return (row,)
    sign = 1 if quantity > 0 else -1
    paid = row.price_cents * sign
    if paid < 0:
        aside.reject(row.line, "price", plain(row.price_cents), "money and quantity do not agree on a sale or a return")
        return ()
    shares = split_cents(paid, abs(quantity))
    if quantity > 0:
        return (row._replace(price_cents=share) for share in shares)
    return (ReturnRow(row.line, row.sale_id, row.member_id, row.item, row.sold_on, share) for share in shares)


def balances(batches: Iterator[Batch], _: Aside) -> Iterator[list[Row]]:
    for batch in batches:
        first, last = names(batch)
        values = zip(
            batch["line"],
            column(batch, "member_id"),
            first,
            last,
            batch["item"],
            batch["remaining"],
            column(batch, "expires_on", None),
            strict=True,
        )
        yield strayed(made(BalanceRow, values), batch)


def strayed(rows: list[Row], batch: Batch) -> list[Row]:
    """Rows without a member id take along what the file says of who it is, where they do not hold it themselves."""
    if "member_id" in batch and "" not in batch["member_id"]:
        return rows
    has_addresses = "email" in batch or "phone" in batch
    told = zip(batch["line"], *names(batch), column(batch, "email"), column(batch, "phone"), strict=True)
    who = {line: rest for line, *rest in told}
    return [
        row if row.member_id or not (has_addresses or isinstance(row, ReturnRow)) else _stray(row, who[row.line])
        for row in rows
    ]


def _stray(row: Any, who: list[str]) -> Stray:
    return Stray(row.line, row, *who)


def memberships(batches: Iterator[Batch], aside: Aside) -> Iterator[list[Row]]:
    """Of every line its member, each once for the whole file, and the package that it sells."""
    people: dict[str, MemberRow] = {}
    sold: list[Row] = []
    for batch in batches:
        for row in cast(list[MemberRow], member_rows(batch)):
            people[row.member_id] = one_person(people.get(row.member_id, row), row)
        sold += package_rows(_sales(batch, aside), aside)
    yield list(people.values())
    yield sold


def _sales(batch: Batch, aside: Aside) -> Batch:
    """The lines that sell something. What one of them lacks is said, and its member is taken all the same."""
    is_sale = []
    for line, item, *values in zip(batch["line"], batch["item"], *(batch[name] for name in ASKED_OF_SALE), strict=True):
        lacking = [name for name, value in zip(ASKED_OF_SALE, values, strict=True) if value is None]
        if item and lacking:
            aside.reject(line, lacking[0], "", f"missing {wanted(lacking[0])}")
        is_sale.append(bool(item) and not lacking)
    return kept(batch, is_sale)


def one_person(one: MemberRow, other: MemberRow) -> MemberRow:
    """Two lines about one member, who is what the livelier membership makes them and joined with the first."""
    days = [day for day in (one.joined_on, other.joined_on) if day]
    return one._replace(
        first_name=one.first_name or other.first_name,
        last_name=one.last_name or other.last_name,
        email=one.email or other.email,
        phone=one.phone or other.phone,
        joined_on=min(days, default=None),
        status=min(one.status, other.status, key=LIVELIEST.index),
    )


PLAIN: dict[Report, Rows] = {
    "members": members,
    "appointments": appointments,
    "packages": packages,
    "balances": balances,
    "memberships": memberships,
}


def kept(batch: Batch, is_kept: list[bool]) -> Batch:
    return {name: list(compress(values, is_kept)) for name, values in batch.items()}


def column(batch: Batch, field: str, otherwise: Any = "") -> list[Any]:
    return batch[field] if field in batch else [otherwise] * len(batch["line"])


def names(batch: Batch) -> tuple[list[str], list[str]]:
    if "name" in batch:
        return halves(batch["name"])
    return column(batch, "first_name"), column(batch, "last_name")


def days(batch: Batch) -> list[Any]:
    """Of appointments, whether the file has the day alone or a person said that one column holds the time as well."""
    return halves(batch["starts_at"])[0] if "starts_at" in batch else batch["starts_on"]


def halves(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [first for first, _ in pairs], [second for _, second in pairs]


def made(kind: type[Row], values: Iterator[tuple[Any, ...]]) -> list[Row]:
    """Rows straight from tuples: a call of the class for each would cost as much as all the cleaning."""
    return list(map(tuple.__new__, repeat(kind), values))
