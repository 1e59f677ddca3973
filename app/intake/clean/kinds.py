"""What a column holds, and how a whole column of it is cleaned. Each kind gives one value a cell, or Bad."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

from app.intake.clean import cell, money, names
from app.intake.clean.cell import Bad, Cleaner, Memo
from app.intake.clean.dates import UNKNOWN, DateReader, Order, epoch_day
from app.intake.clean.money import Mark
from app.intake.clean.times import time_of_day

Kind = Literal[
    "identity", "text", "phone", "name", "name_part", "day", "expiry", "moment", "start", "time", "epoch",
    "money", "count", "sessions", "quantity", "flag", "member_status",
]  # fmt: skip
"""`expiry` and `epoch` are days, `moment` is a day with or without a time, `start` one with."""

PLAIN: dict[Kind, Cleaner] = {
    "text": cell.text,
    "phone": cell.phone,
    "name": names.full_name,
    "name_part": names.name_part,
    "time": time_of_day,
    "count": money.count,
    "sessions": money.sessions,
    "quantity": money.quantity,
    "flag": cell.flag,
    "member_status": cell.member_status,
}
DATED: frozenset[Kind] = frozenset({"day", "expiry", "moment", "start", "epoch"})
EMPTY = ("", None, UNKNOWN)

Values = list[Any]


@dataclass(frozen=True)
class Club:
    """What cleaning needs to know of the club and of the file: nothing here is read from a clock."""

    zone: ZoneInfo
    as_of: date
    minor_digits: int = 2
    is_1904: bool = False


class Settled(Protocol):
    """What the column as a whole says. Asked only when a cell leaves it open; Refused when nothing settles it."""

    def order(self) -> Order: ...

    def mark(self) -> Mark: ...


def column_cleaner(
    kind: Kind, header: str, club: Club, settled: Settled, *, missing: str = ""
) -> Callable[[Sequence[str]], Values]:
    """`missing` is the reason given for blank cells; without one they are taken as blank."""
    clean = _cleaner(kind, header, club, settled)
    if missing:
        clean = partial(_filled, clean, Bad(missing))
    if kind == "identity":
        return partial(cell.identities, clean=clean)
    remembered = Memo(clean).__getitem__
    return lambda cells: list(map(remembered, cells))


def _cleaner(kind: Kind, header: str, club: Club, settled: Settled) -> Cleaner:
    if kind == "identity":
        return partial(cell.identity, header=header)
    if kind == "money":
        return partial(money.cents, settle=settled.mark, places=club.minor_digits)
    if kind not in DATED:
        return PLAIN[kind]
    reader = DateReader(settled.order, club.as_of.year, is_1904=club.is_1904, is_expiry=kind == "expiry")
    if kind == "epoch":
        return partial(epoch_day, zone=club.zone, reader=reader)
    if kind == "start":
        return partial(_timed, reader)
    return reader.moment if kind == "moment" else reader.day


def _timed(reader: DateReader, cell: str) -> object:
    moment = reader.moment(cell)
    return Bad("no time of day") if moment[-1] == "" and moment != UNKNOWN else moment


def _filled(clean: Cleaner, missing: Bad, cell: str) -> object:
    value = clean(cell)
    return missing if value in EMPTY else value
