"""Keys of records that share a base with others: lines of one sale, appointments of one slot without ids."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.intake.bulk import Bulk
from app.intake.cells import reader
from app.intake.keys import (
    Marks,
    appointment_base,
    assign,
    id_key,
    return_base,
    return_marks,
    sale_base,
    sale_marks,
    slot_marks,
)
from app.intake.rows import AppointmentRow
from app.intake.runs import Run, is_within


@dataclass
class Lines:
    """Of sales or returns, through one file."""

    bulk: Bulk
    location_id: int
    report: str
    before: Sequence[Run] = ()
    """What the file carried already: its lines are not those of rows that come late."""
    _taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def keys(self, rows: Sequence[Any]) -> list[str]:
        base_of, marks_of = (sale_base, sale_marks) if self.report == "packages" else (return_base, return_marks)
        bases = [base_of(row) for row in rows]
        places = _places(bases)
        known = known_marks(self.bulk, self.location_id, self.report, places, marks_of)
        self._take_before(set(places) - self._taken.keys(), marks_of)
        keys = [""] * len(rows)
        for base, at in places.items():
            taken = self._taken[base]
            found = assign(base, [marks_of(rows[one]) for one in at], known[base], taken)
            taken.extend(found)
            for one, key in zip(at, found, strict=True):
                keys[one] = key
        return keys

    def _take_before(self, bases: Collection[str], marks_of: Callable[[Any], Marks]) -> None:
        if self.before:
            theirs = known_marks(self.bulk, self.location_id, self.report, bases, marks_of, self.before)
            self._taken.update((base, list(keys)) for base, keys in theirs.items())


@dataclass
class Slots:
    """Of appointments, through one file. Those with ids need no care; of the others few share a slot."""

    bulk: Bulk
    location_id: int
    before: Sequence[Run] = ()
    """As in `Lines`."""
    _services: dict[str, dict[str, str]] = field(default_factory=dict)
    """By base, the service that this file carried of it, with the key it got."""

    def keys(self, rows: Sequence[AppointmentRow]) -> list[str]:
        ids = [row.appointment_id for row in rows]
        if all(ids):
            return list(map(id_key, ids))
        keys = [appointment_base(row) for row in rows]
        places = _places(key if not row.appointment_id else "" for key, row in zip(keys, rows, strict=True))
        places.pop("", None)
        self._serve_before(set(places) - self._services.keys())
        shared = self._shared(rows, places)
        known = known_marks(self.bulk, self.location_id, "appointments", shared, slot_marks) if shared else {}
        for base, at in places.items():
            services = self._services.setdefault(base, {})
            if base not in shared:
                services[rows[at[0]].service] = base
                continue
            new = list(dict.fromkeys(rows[one].service for one in at if rows[one].service not in services))
            found = assign(base, [(service, None) for service in new], known[base], services.values())
            services.update(zip(new, found, strict=True))
            for one in at:
                keys[one] = services[rows[one].service]
        return keys

    def _serve_before(self, bases: Collection[str]) -> None:
        if not self.before:
            return
        known = known_marks(self.bulk, self.location_id, "appointments", bases, slot_marks, self.before)
        for base, keys in known.items():
            told = {str(service): key for key, contents in keys.items() for service, _ in contents}
            self._services[base] = told

    def _shared(self, rows: Sequence[AppointmentRow], places: dict[str, list[int]]) -> set[str]:
        """Bases with more than one service in this file, or with more than one record from before."""
        if not places:
            return set()
        shared = {
            base
            for base, at in places.items()
            if len({rows[one].service for one in at} | self._services.get(base, {}).keys()) > 1
        }
        self.bulk.stage_keys(places)
        numbered = self.bulk.rows(
            "SELECT DISTINCT w.key FROM wanted_key w CROSS JOIN carried c WHERE c.location_id = :location"
            " AND c.report = 'appointments' AND c.key > w.key || '/' AND c.key < w.key || '0'",
            location=self.location_id,
        )
        return shared | {row[0] for row in numbered}


def known_marks(
    bulk: Bulk,
    location_id: int,
    report: str,
    bases: Collection[str],
    marks_of: Callable[[Any], Marks],
    within: Sequence[Run] | None = None,
) -> dict[str, dict[str, list[Marks]]]:
    """By base, its keys with the marks of all that was carried of them. `within`: by one file, whose runs these are."""
    bulk.stage_keys(bases)
    theirs = "FROM wanted_key w CROSS JOIN carried c WHERE c.location_id = :location AND c.report = :report AND c.key"
    rows = bulk.rows(
        f"SELECT w.key, c.key, c.id, c.line, c.cells {theirs} = w.key UNION ALL"
        f" SELECT w.key, c.key, c.id, c.line, c.cells {theirs} > w.key || '/' AND c.key < w.key || '0'",
        location=location_id, report=report,
    )  # fmt: skip
    read = reader(report)
    found: dict[str, dict[str, list[Marks]]] = defaultdict(lambda: defaultdict(list))
    for base, key, id, line, cells in rows:
        if within is not None and not is_within(id, within):
            continue
        if key[len(base) + 1 :].isdecimal() or key == base:
            found[base][key].append(marks_of(read(line, cells)))
    return found


def _places(bases: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, base in enumerate(bases):
        found[base].append(at)
    return found
