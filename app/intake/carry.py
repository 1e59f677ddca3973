"""Keeps what an export carried, once per record and content."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from operator import attrgetter
from typing import Any

from app.intake import cells
from app.intake.bulk import Bulk
from app.intake.runs import Run, Runs, is_within, len_of, without

SEEN_MOST = 2_000_000
"""Keys remembered to spare look-ups while a report is loaded for the first time."""
MARK_BITS = 2**60 - 1
"""Of the hash of a key, as many as the smallest of Python's long numbers holds: a third of the memory of the keys."""


Held = tuple[list[tuple[Any, ...]], dict[str, Any]]
"""Rows that were not sent yet, and what all of them have in common."""


class Fate(Enum):
    """Of a row among all that was carried of its record."""

    FIRST = auto()
    """Nothing was known of the record."""
    NEW = auto()
    """The record was known, not with this content."""
    SAME = auto()
    """The record was known with this content, and nothing else was ever said of it."""
    RIVAL = auto()
    """Known with this content, and with others: it may matter which file carried it last."""


@dataclass
class Carrier:
    bulk: Bulk
    location_id: int
    export_id: int
    standing: Sequence[Run] = ()
    """What the newest export carried, where this one is newer still: it cannot lose to what was said before."""
    before: Sequence[Run] = ()
    """What the export carried already: some of its rows had to wait."""
    runs: Runs = field(default_factory=Runs)
    tells_twice: bool = False
    """Whether the export told of one appointment in two ways, so that more than its line says what came of it. Ask
    after `flush`.
    """
    _rivals: "array[int]" = field(default_factory=lambda: array("q"))
    """Contents of appointments that the export told of with another content."""
    _seen: dict[str, set[int] | None] = field(default_factory=dict)
    _held: list[Held] = field(default_factory=list)

    def carry(self, report: str, rows: list[Any], keys: list[str], states: list[str]) -> list[Fate]:
        """Keep rows of the export; a key that comes twice among them is looked at twice."""
        fates = self.look(report, rows, keys, states)
        self.send()
        return fates

    def look(self, report: str, rows: list[Any], keys: list[str], states: list[str]) -> list[Fate]:
        """As `carry`, for who has something else to ask the database before `send` keeps it busy."""
        columns = (keys, [row.line for row in rows], *cells.told(report, rows), states)
        if len(set(keys)) == len(keys):
            return self._wave(report, *columns)
        fates = [Fate.FIRST] * len(keys)
        left: Sequence[int] = range(len(keys))
        while left:
            first: dict[str, int] = {}
            again = [at for at in left if first.setdefault(keys[at], at) != at]
            wave = [at for at in left if first[keys[at]] == at] if again else left
            found = self._wave(report, *(_picked(wave, column) for column in columns))
            for at, fate in zip(wave, found, strict=True):
                fates[at] = fate
            left = again
        return fates

    def carry_again(self, runs: Iterable[Run]) -> None:
        """What another export carried, on lines that this one has in common with it."""
        self.runs.extend(runs)

    def send(self) -> None:
        held, self._held = self._held, []
        for rows, same in held:
            self.bulk.insert("carried", ("id", "key", "digest", "line", "state", "cells"), rows, **same)

    def rest(self) -> None:
        """All rows are in: the keys of a million take 100 MB."""
        self._seen.clear()

    def flush(self) -> None:
        """Write down what the export carried. Call it once, before anything of it is folded."""
        runs = list(self.runs.distinct())
        self.tells_twice = any(is_within(id, runs) for id in self._rivals)
        twice = [
            id
            for run in runs
            if self.before
            for id in range(run.first_id, run.last_id + 1)
            if is_within(id, self.before)
        ]
        rows = list(without(runs, twice))
        self.bulk.insert("sighting", ("first_id", "last_id", "line"), rows, export_id=self.export_id)

    def _wave(
        self,
        report: str,
        keys: Sequence[str],
        lines: Sequence[int],
        texts: Sequence[str],
        digests: Sequence[bytes],
        states: Sequence[str],
    ) -> list[Fate]:
        self.send()
        same: dict[int, int] = {}
        ids_of: dict[int, list[int]] = defaultdict(list)
        if places := self._may_be_known(report, keys):
            for at, id, is_same in self._known(report, places, keys, digests):
                ids_of[at].append(id)
                if is_same:
                    same[at] = id
        new = [at for at in range(len(keys)) if at not in same] if same else range(len(keys))
        ids = self.bulk.ids("carried", len(new))
        self._hold(report, ids, *(_picked(new, column) for column in (keys, digests, lines, states, texts)))
        if not same:
            self.runs.add_all(ids, lines)
        else:
            same.update(zip(new, ids, strict=True))
            for at, line in enumerate(lines):
                self.runs.add(same[at], line)
        if not ids_of:
            return [Fate.FIRST] * len(keys)
        if report == "appointments":
            self._rivals.extend(id for at, ids in ids_of.items() for id in ids if id != same.get(at))
        are_new = set(new)
        known = [len(ids_of[at]) if at in ids_of else 0 for at in range(len(keys))]
        # What people are called other reports tell as well: the newest of this one may not have said it last.
        for at in same.keys() - are_new if report != "names" else ():
            if known[at] > 1 and self._is_all_that_stands(same[at], ids_of[at]):
                known[at] = 1
        return [_fate(known[at], at in are_new) for at in range(len(keys))]

    def _is_all_that_stands(self, id: int, others: Iterable[int]) -> bool:
        """Of its record in the newest export, which told of some twice."""
        return is_within(id, self.standing) and sum(is_within(other, self.standing) for other in others) == 1

    def _hold(self, report: str, ids: Sequence[int], *columns: Sequence[Any]) -> None:
        same = {"location_id": self.location_id, "report": report, "export_id": self.export_id}
        self._held.append((list(zip(ids, *columns, strict=True)), same))

    def _may_be_known(self, report: str, keys: Sequence[str]) -> Sequence[int]:
        """The places of those keys; of a report that is being loaded for the first time only the ones that it told
        before.
        """
        if report not in self._seen:
            known = "SELECT 1 FROM carried WHERE location_id = :location AND report = :report LIMIT 1"
            has_some = self.bulk.rows(known, location=self.location_id, report=report)
            self._seen[report] = None if has_some else set()
        seen = self._seen[report]
        if seen is None:
            return range(len(keys))
        marks = [hash(key) & MARK_BITS for key in keys]
        again = [] if seen.isdisjoint(marks) else [at for at, mark in enumerate(marks) if mark in seen]
        seen.update(marks)
        if len(seen) > SEEN_MOST:
            self._seen[report] = None
        return again

    def _known(
        self, report: str, places: Sequence[int], keys: Sequence[str], digests: Sequence[bytes]
    ) -> Sequence[Any]:
        """(place among `keys`, id of a content, whether it is the same content)."""
        columns = {"n": "BIGINT", "key": "KEY", "digest": "BYTES"}
        self.bulk.stage("met_carried", columns, [(at, keys[at], digests[at]) for at in places])
        return self.bulk.rows(
            "SELECT m.n, c.id, c.digest = m.digest FROM met_carried m CROSS JOIN carried c"
            " WHERE c.location_id = :location AND c.report = :report AND c.key = m.key",
            location=self.location_id, report=report,
        )  # fmt: skip


def used_lines(bulk: Bulk, location_id: int, runs: Sequence[Run]) -> list[range]:
    """The lines of a file of appointments whose rows are in use: neither waiting nor of another service. `runs`: all
    that the file carried.
    """
    other = "SELECT 1 FROM service WHERE location_id = :location AND kind = 'other' LIMIT 1"
    idle = ["report = 'names'", "state = 'parked'"]
    if bulk.rows(other, location=location_id):
        idle.append("report = 'appointments' AND state = 'ignored'")
    known = "SELECT id FROM carried WHERE location_id = :location AND "
    aside = {id for which in idle for (id,) in bulk.rows(known + which, location=location_id)}
    used = without(runs, sorted(aside))
    return sorted((range(run.line, run.line + len_of(run)) for run in used), key=attrgetter("start"))


def _fate(known_count: int, is_new: bool) -> Fate:
    if known_count == 0:
        return Fate.FIRST
    if is_new:
        return Fate.NEW
    return Fate.SAME if known_count == 1 else Fate.RIVAL


def _picked(places: Sequence[int], column: Sequence[Any]) -> Sequence[Any]:
    if len(places) == len(column):
        return column
    return [column[at] for at in places]
