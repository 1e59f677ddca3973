"""One export, chunk by chunk into what it carried, and record by record into facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from app.intake.carry import Carrier
from app.intake.cells import ToldRows
from app.intake.keys import balance_key
from app.intake.load import appointments, balances, members, packages, sale_returns, strays
from app.intake.load.called import Called
from app.intake.load.carrying import Carrying
from app.intake.load.desk import MEMBER_ID, Desk, Source
from app.intake.load.moved import Counts, Moved
from app.intake.load.numbering import Lines, Slots
from app.intake.load.opening import is_new
from app.intake.recall import Seen
from app.intake.rows import AppointmentRow, BalanceRow, MemberRow, PackageRow, Problem, ReturnRow, Row
from app.intake.runs import Run

STAFF = attrgetter("trainer", "booked_by")


@dataclass
class Importing:
    desk: Desk
    carrier: Carrier
    as_of: date
    source: Source
    columns: Mapping[str, str]
    """The file's header by field."""
    is_early: bool
    """A file with a later date was loaded before."""
    counts: Counts = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list)
    moved: Moved = field(default_factory=Moved)

    def __post_init__(self) -> None:
        place = self.desk.bulk, self.desk.location.id
        self._slots = Slots(*place, self.carrier.before)
        self._lines = {report: Lines(*place, report, self.carrier.before) for report in ("packages", "returns")}
        self._state = cache(partial(appointments.state_of, self.desk))
        self._called = Called()
        told = self.counts, self.problems, self.moved
        self._carry = Carrying(self.desk, self.carrier, self.columns, self.is_early, *told).carry

    def take_again(self, runs: Iterable[Run], row_count: int) -> None:
        """Rows that say what the newest export said, with what that carried on their lines: nothing moves."""
        again = sorted(runs)
        self.carrier.carry_again(again)
        self._slots.before = [*self._slots.before, *again]
        self.counts.unchanged += row_count

    def take(self, chunk: Sequence[Row]) -> None:
        identified = self._identified(chunk)
        if isinstance(identified, ToldRows):
            self._take(type(identified[0]), identified)
        else:
            for kind, rows in groupby(identified, type):
                self._take(kind, list(rows))
        self.desk.session.flush()

    def finish(self) -> None:
        """All rows are in."""
        self.carrier.rest()
        self.desk.bulk.indexes.build()
        self._called.carry(self.desk.people, self.carrier, self.moved)
        self.carrier.flush()

    def _identified(self, chunk: Sequence[Row]) -> Sequence[Row]:
        """Rows without a member id get the one of whom they speak, or wait until a person says who it is."""
        if all(map(MEMBER_ID, chunk)):
            return chunk
        found = strays.identified(self.desk.people.register, chunk)
        asked = [stray for stray, _ in found.unknown if not strays.is_nobody(stray)]
        self.counts.parked += len(asked)
        self.problems.extend(strays.problem(self.columns, stray, why) for stray, why in found.unknown)
        strays.keep(self.desk, self.source.export_id, asked)
        strays.keep(self.desk, self.source.export_id, found.answered, self.desk.now)
        return found.rows

    def _take(self, kind: type[Row], rows: list[Any]) -> None:
        if kind is MemberRow:
            self._take_members(rows)
            return
        if kind is AppointmentRow:
            self._take_appointments(rows)
        elif kind is PackageRow:
            self._take_packages(rows)
        elif kind is ReturnRow:
            self._take_returns(rows)
        else:
            self._take_balances(rows)
        self._called.hear(rows)
        self._meet(rows)

    def _take_members(self, rows: list[MemberRow]) -> None:
        self.desk.people.know({row.member_id for row in rows})
        first = self._carry("members", rows, [row.member_id for row in rows], ["used"] * len(rows))
        people = self.desk.people
        new = [row for _, row in first if row.member_id not in people.members]
        members.add(self.desk, new, self.source.first_seen_on)
        self.moved.told_before |= members.told_of(self.desk, [row.member_id for row in new])
        for mms_id, _ in first:
            if mms_id in people.strangers:
                self.moved.keys["members"][mms_id] += 1
                self.counts.created -= 1
        most = self.desk.location.new_member_days
        self.moved.joined.update(row.member_id for row in rows if is_new(row.joined_on, self.as_of, most))
        self._meet(rows)

    def _take_appointments(self, rows: list[AppointmentRow]) -> None:
        states = [self._state(row.service, row.word) for row in rows]
        self.desk.name_staff(map(STAFF, _in_use(rows, states)))
        first = self._carry("appointments", rows, self._slots.keys(rows), states, self._greet)
        if first:
            self.moved.dealt |= appointments.add(self.desk, first, self.source)

    def _greet(self, rows: list[AppointmentRow]) -> None:
        self.desk.meet(rows, self.source.first_seen_on)

    def _take_packages(self, rows: list[PackageRow]) -> None:
        states = [packages.state_of(self.desk, row) for row in rows]
        self.desk.name_staff((row.sold_by,) for row in _in_use(rows, states))
        keys = self._lines["packages"].keys(rows)
        first = self._carry("packages", rows, keys, states)
        self.desk.session.flush()
        packages.add(self.desk, first, self.source)
        used = [(key, row) for key, row, state in zip(keys, rows, states, strict=True) if state == "used"]
        self.desk.meet([row for _, row in used], self.source.first_seen_on)
        clients = self.desk.people.clients
        balances.add(
            self.desk,
            [
                balances.of_package(clients[row.member_id], key, row, self._seen(row))
                for key, row in used
                if row.remaining is not None
            ],
        )
        self.moved.sold.update(key for key, _ in used)
        self.moved.pairs.update((row.member_id, row.item) for _, row in used)

    def _take_returns(self, rows: list[ReturnRow]) -> None:
        states = [sale_returns.state_of(self.desk, row.item) for row in rows]
        first = self._carry("returns", rows, self._lines["returns"].keys(rows), states)
        sale_returns.add(self.desk, first, self.source.first_seen_on, self.source.export_id)
        self.moved.pairs.update((row.member_id, row.item) for _, row in first)

    def _take_balances(self, rows: list[BalanceRow]) -> None:
        states = [sale_returns.state_of(self.desk, row.item) for row in rows]
        keys = [balance_key(row) for row in rows]
        self._carry("balances", rows, keys, states)
        used = [(key, row) for key, row, state in zip(keys, rows, states, strict=True) if state == "used"]
        self.desk.meet([row for _, row in used], self.source.first_seen_on)
        clients = self.desk.people.clients
        balances.add(
            self.desk, [balances.of_item(clients[row.member_id], key, row, self._seen(row)) for key, row in used]
        )
        self.moved.pairs.update((row.member_id, row.item) for _, row in used)

    def _meet(self, rows: Iterable[Any]) -> None:
        if self.is_early:
            self.moved.met.update(row.member_id for row in rows)

    def _seen(self, row: Row) -> Seen:
        return Seen(self.as_of, self.source.export_id, row.line, self.desk.now)


def _in_use(rows: list[Any], states: list[str]) -> list[Any]:
    if states.count("used") == len(rows):
        return rows
    return [row for row, state in zip(rows, states, strict=True) if state == "used"]
