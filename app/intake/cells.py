"""A clean row as the text that `carried.cells` keeps, without its line: cells between unit separators.

Its digest tells whether an export says anything new, so the form must never change.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Any, NamedTuple

from app.intake.rows import AppointmentRow, BalanceRow, MemberRow, PackageRow, ReturnRow, Row

MARK = "\x1f"
"""Cleaning leaves no control character in a cell."""
DIGEST_BYTES = 8


class NameRow(NamedTuple):
    """What a file that is not about members calls one: it counts until a members file carries them."""

    line: int
    member_id: str
    first_name: str
    last_name: str


KINDS: dict[str, type[Any]] = {
    "members": MemberRow,
    "appointments": AppointmentRow,
    "packages": PackageRow,
    "returns": ReturnRow,
    "balances": BalanceRow,
    "names": NameRow,
}
"""By what `carried.report` says: packages files bring packages and returns, memberships files members too, and all but
members files bring names."""
REPORTS: dict[type[Any], str] = {kind: report for report, kind in KINDS.items()}
CARRIERS: dict[str, tuple[str, ...]] = {
    "members": ("members", "memberships"),
    "packages": ("packages", "memberships"),
    "returns": ("packages", "memberships"),
    "names": ("appointments", "packages", "balances", "memberships"),
}
"""By the same, the reports of the files that bring it, where it is not the same word."""
NAMED_BY = {
    "service": ("appointments",),
    "word": ("appointments",),
    "item": ("packages", "returns", "balances"),
}
"""By cell that holds a name whose meaning a person settles, the reports that have it."""
NULLABLE: dict[str, Callable[[str], object]] = {
    "str | None": str,
    "int | None": int,
    "bool | None": lambda cell: cell == "True",
    "int": int,
}


class ToldRows(list[Any]):
    """Rows of one kind that were put into texts and digests by the process that read them."""

    told: tuple[list[str], list[bytes]]


def told(report: str, rows: list[Any]) -> tuple[list[str], list[bytes]]:
    """Texts and digests of rows of one kind."""
    if isinstance(rows, ToldRows):
        return rows.told
    said = texts(report, rows)
    return said, digests(said)


def texts(report: str, rows: list[Any]) -> list[str]:
    form = MARK.join(["%s"] * (len(KINDS[report]._fields) - 1))
    return [form % row[1:] for row in rows]


def digest(text: str) -> bytes:
    return digests([text])[0]


def digests(texts: Iterable[str]) -> list[bytes]:
    return [blake2b(text.encode(), digest_size=DIGEST_BYTES).digest() for text in texts]


def reader(report: str) -> Callable[[int, str], Row]:
    """`read(line, text)`: the row again."""
    kind = KINDS[report]
    typed = {at: NULLABLE[annotation] for at, annotation in enumerate(_annotations(kind)) if annotation in NULLABLE}

    def read(line: int, text: str) -> Row:
        values: list[Any] = [line, *text.split(MARK)]
        for at, convert in typed.items():
            if at:
                values[at] = None if values[at] == "None" else convert(values[at])
        return kind._make(values)

    return read


def _annotations(kind: type[Any]) -> list[str]:
    return [str(kind.__annotations__[name]).removeprefix("<class '").removesuffix("'>") for name in kind._fields]


def one_cell(report: str, name: str) -> Callable[[str], str]:
    """`cell_of(text)`: of a great many rows, sooner than each read."""
    place = KINDS[report]._fields.index(name) - 1
    return lambda text: text.split(MARK)[place]


def some_cells(report: str, texts: Iterable[str], names: Sequence[str]) -> set[tuple[str, ...]]:
    """Every combination that some of the cells have in these texts: as `one_cell`."""
    if not names:
        return set()
    if len(names) == 1:
        return {(cell,) for cell in map(one_cell(report, names[0]), texts)}
    pick = itemgetter(*(KINDS[report]._fields.index(name) - 1 for name in names))
    return {pick(text.split(MARK)) for text in texts}
