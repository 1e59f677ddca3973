"""Consultations and sessions: what a record's rows come to, and how they are written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from app.intake.fold import Outcome, fold_appointment
from app.intake.load.desk import Desk, Refolded, Source, first_seen, is_same_moment, known, moment
from app.intake.recall import Told
from app.intake.rows import AppointmentRow

REPORT, KEY = "appointments", itemgetter(0)
COLUMNS = {
    "key": "KEY",
    "client_id": "BIGINT",
    "kind": "TEXT",
    "service": "TEXT",
    "starts_on": "DATE",
    "starts_time": "TEXT",
    "trainer_id": "BIGINT",
    "setter_id": "BIGINT",
    "booked_on": "DATE",
    "mms_outcome": "TEXT",
    "mms_is_charged": "BOOLEAN",
    "first_seen_on": "DATE",
    "known_at": "TIMESTAMP",
    "export_id": "BIGINT",
    "line": "BIGINT",
}
SAID = 11
"""So many of the columns follow from a row and its names alone; then comes where it came from, and the line."""
LOOKED_AT = 12
"""So many of the columns; a record is updated when one of them is another."""
LOOKED_AT_NAMES = tuple(COLUMNS)[:LOOKED_AT]
IS_CHARGED = LOOKED_AT_NAMES.index("mms_is_charged")


UNKNOWN: Outcome = ("booked", False)
"""Of an ignored row the word need not be settled."""


class Found(NamedTuple):
    id: int
    client_id: int
    first_seen_on: str
    known_at: str
    is_void: bool
    values: tuple[Any, ...]
    """The first LOOKED_AT of them."""
    origin: tuple[Any, ...]
    """The others but for `known_at`."""


def state_of(desk: Desk, service: str, word: str) -> str:
    """Other services are ignored whatever their status says."""
    kind = desk.catalogue.kinds[service]
    if kind == "other":
        return "ignored"
    return "used" if kind and desk.catalogue.outcomes[word] else "parked"


def unsettled(desk: Desk, row: AppointmentRow) -> tuple[str, str]:
    """The field that parks the row, with its value."""
    return ("status", row.word) if desk.catalogue.kinds[row.service] else ("service", row.service)


def add(desk: Desk, records: Sequence[tuple[str, AppointmentRow]], source: Source) -> set[int]:
    """Records that nothing was known of; gives their clients."""
    met = desk.meet([row for _, row in records], source.first_seen_on)
    names = (*tuple(COLUMNS)[:SAID], "line")
    same = {"location_id": desk.location.id, **source._asdict()}
    desk.bulk.insert("appointment", names, sorted(_said(desk, records), key=KEY), **same)
    clients = {desk.people.clients[mms_id] for mms_id in met}
    desk.touched |= clients
    return clients


def refold(desk: Desk, keys: Collection[str], as_of: str | None = None) -> Refolded:
    """Work these records out anew from all that was carried of them. `as_of`: the date of the file being loaded; left
    out, every file that carried them is looked at.
    """
    found = _existing(desk, keys)
    sure = set(found) if as_of else set()
    told = desk.recall.told(REPORT, sure) | desk.recall.told(REPORT, set(keys) - sure, is_complete=True)
    folds = {key: row for key in keys if (row := _fold(desk, known(told.get(key, ())))) is not None}
    sources = {key: _source(known(told[key]), found[key] if key in sure else None, as_of) for key in folds}
    desk.meet(folds.values(), min((source.first_seen_on for source in sources.values()), default=""))
    made, changed, sourced, respelt = [], {}, [], set[str]()
    for key, *said, line in _said(desk, folds.items()):
        fact, before = (key, *said, *sources[key], line), found.get(key)
        if before is None:
            made.append(fact)
        elif before.is_void or _looked_at(fact) != before.values:
            changed[key] = (before.id, *fact)
            if not before.is_void and not desk.changes.note(REPORT, LOOKED_AT_NAMES, before.values, fact):
                respelt.add(key)
            desk.touched.update((before.client_id, fact[1]))
            if before.is_void or (before.client_id, before.first_seen_on) != (fact[1], sources[key].first_seen_on):
                desk.shaken.update((before.client_id, fact[1]))
        elif desk.is_taking_back and _came_otherwise(fact, before):
            sourced.append((before.id, *fact))
            desk.touched.add(before.client_id)
    gone = {key: before.id for key, before in found.items() if key not in folds and not before.is_void}
    _insert(desk, made)
    _update(desk, [*changed.values(), *sourced])
    _void(desk, list(gone.values()))
    desk.shaken.update((found[key].client_id for key in gone), (fact[1] for fact in made))
    desk.touched |= desk.shaken
    return Refolded({fact[0] for fact in made}, {*changed, *gone} - respelt)


def lower_first_seen(desk: Desk, keys: Collection[str], as_of: str) -> set[int]:
    """A file with an earlier date carried them unchanged. Gives their clients."""
    desk.bulk.stage_keys(keys)
    later = (
        "FROM wanted_key w CROSS JOIN appointment a WHERE a.location_id = :location AND a.key = w.key"
        " AND a.first_seen_on > :as_of"
    )
    rows = desk.bulk.rows(f"SELECT a.id, a.client_id {later}", location=desk.location.id, as_of=as_of)
    desk.bulk.stage_ids(row[0] for row in rows)
    desk.bulk.run("UPDATE appointment SET first_seen_on = :as_of WHERE id IN (SELECT id FROM wanted_id)", as_of=as_of)
    return {row[1] for row in rows}


def _fold(desk: Desk, told: Sequence[Told]) -> AppointmentRow | None:
    """None: it is no fact, because its service is another or nothing is settled."""
    if not told:
        return None
    row = fold_appointment([one.content() for one in told], lambda one: outcome_of(desk, one))
    return row if desk.catalogue.kinds[row.service] != "other" else None


def outcome_of(desk: Desk, row: AppointmentRow) -> Outcome:
    return desk.catalogue.outcomes[row.word] or UNKNOWN


def _source(told: Sequence[Told], before: Found | None, as_of: str | None) -> Source:
    newest = max((one.seen[0] for one in told), key=lambda seen: (seen.as_of, seen.export_id))
    if before is not None and as_of is not None:
        return Source(min(before.first_seen_on, as_of), before.known_at, newest.export_id)
    return Source(*first_seen(told), newest.export_id)


def _said(desk: Desk, records: Iterable[tuple[str, AppointmentRow]]) -> Iterator[tuple[Any, ...]]:
    """The first SAID columns, and the line. Their members have to be known."""
    kinds, outcomes, staff, clients = desk.catalogue.kinds, desk.catalogue.outcomes, desk.staff, desk.people.clients
    held_by = desk.catalogue.trainers
    for key, (line, _, mms_id, _, _, service, day, time, trainer, word, booked_on, setter, told) in records:
        kind, booker = kinds[service], staff[setter]
        outcome, is_charged = outcomes[word] or UNKNOWN
        yield (
            key,
            clients[mms_id],
            kind,
            service,
            day,
            time,
            staff[trainer] if trainer else held_by[service],
            booker if kind == "consultation" else None,
            booked_on,
            outcome,
            kind == "session" and (is_charged if told is None else told),
            line,
        )


def _looked_at(fact: tuple[Any, ...]) -> tuple[Any, ...]:
    return fact[:LOOKED_AT]


def _came_otherwise(fact: tuple[Any, ...], before: Found) -> bool:
    known_at, *origin = fact[LOOKED_AT:]
    return tuple(origin) != before.origin or not is_same_moment(known_at, before.known_at)


def _existing(desk: Desk, keys: Collection[str]) -> dict[str, Found]:
    desk.bulk.stage_keys(keys)
    typed = ", ".join(f"CAST(a.{name} AS TEXT)" if kind == "DATE" else f"a.{name}" for name, kind in COLUMNS.items())
    rows = desk.bulk.rows(
        f"SELECT a.id, a.voided_at IS NOT NULL, CAST(a.known_at AS TEXT), {typed} FROM wanted_key w"
        " CROSS JOIN appointment a WHERE a.location_id = :location AND a.key = w.key",
        location=desk.location.id,
    )
    found = {}
    for id, is_void, known_at, *fact in rows:
        fact[IS_CHARGED] = bool(fact[IS_CHARGED])
        looked_at = _looked_at(tuple(fact))
        found[fact[0]] = Found(id, fact[1], looked_at[-1], known_at, bool(is_void), looked_at, tuple(fact[-2:]))
    return found


def _insert(desk: Desk, facts: Sequence[tuple[Any, ...]]) -> None:
    desk.bulk.insert("appointment", COLUMNS, sorted(facts, key=KEY), location_id=desk.location.id)


def _update(desk: Desk, facts: Sequence[tuple[Any, ...]]) -> None:
    if facts:
        desk.bulk.stage("changed_appointment", {"id": "BIGINT", **COLUMNS}, facts)
        told = ", ".join(f"{name} = s.{name}" for name in COLUMNS if name != "key")
        desk.bulk.run(
            f"UPDATE appointment SET {told}, voided_at = NULL FROM changed_appointment s WHERE appointment.id = s.id"
        )


def _void(desk: Desk, ids: Sequence[int]) -> None:
    if ids:
        desk.bulk.stage_ids(ids)
        desk.bulk.run(
            "UPDATE appointment SET voided_at = :now WHERE id IN (SELECT id FROM wanted_id)", now=moment(desk.now)
        )
