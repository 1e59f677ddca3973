"""People of the MMS."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from app.intake.cells import NameRow
from app.intake.fold import fold
from app.intake.load.desk import Desk, Refolded, first_seen
from app.intake.recall import Told
from app.intake.rows import MemberRow

COLUMNS = {
    "mms_id": "TEXT",
    "first_name": "TEXT",
    "last_name": "TEXT",
    "email": "TEXT",
    "phone": "TEXT",
    "joined_on": "DATE",
    "status": "TEXT",
    "first_seen_on": "DATE",
    "is_mirrored": "BOOLEAN",
}
LIVELY = ("unknown", "prospect", "cancelled", "frozen", "active")
"""Of somebody with several memberships the later of these counts."""


class Found(NamedTuple):
    id: int
    client_id: int | None
    first_seen_on: str
    values: tuple[Any, ...]


def add(desk: Desk, rows: Sequence[MemberRow], seen_on: str) -> None:
    """Members whom nobody knew."""
    ids = desk.bulk.ids("member", len(rows))
    facts = [(id, *_fact(row, seen_on)) for id, row in zip(ids, rows, strict=True)]
    desk.bulk.insert("member", ("id", *COLUMNS), facts, location_id=desk.location.id)
    desk.people.members.update((row.member_id, id) for id, row in zip(ids, rows, strict=True))


def told_of(desk: Desk, mms_ids: Collection[str]) -> set[str]:
    """Those of whom other files have told."""
    known = "SELECT 1 FROM carried WHERE location_id = :location AND report = 'names' LIMIT 1"
    if not mms_ids or not desk.bulk.rows(known, location=desk.location.id):
        return set()
    desk.bulk.stage_keys(mms_ids)
    rows = desk.bulk.rows(
        "SELECT DISTINCT w.key FROM wanted_key w CROSS JOIN carried c WHERE c.location_id = :location"
        " AND c.report = 'names' AND c.key = w.key",
        location=desk.location.id,
    )
    return {row[0] for row in rows}


def refold(desk: Desk, mms_ids: Collection[str], as_of: str | None = None) -> Refolded:
    """Work these members out anew. What other files call them counts while no members file has carried them."""
    everybody = desk.people.aliases.everybody(mms_ids)
    found = _existing(desk, everybody)
    told = desk.recall.told("members", everybody, is_complete=as_of is None)
    strangers = {mms_id for mms_id in everybody if mms_id not in told}
    names = desk.recall.told("names", everybody if as_of is None else strangers, is_complete=as_of is None)
    facts = {}
    for mms_id, before in found.items():
        every = [*told.get(mms_id, ()), *names.get(mms_id, ())]
        seen_on = min(before.first_seen_on, as_of) if as_of and mms_id in mms_ids else before.first_seen_on
        seen_on = first_seen(every)[0] if every and not as_of else seen_on
        facts[mms_id] = _folded(mms_id, told.get(mms_id, []), names.get(mms_id, []), seen_on)
    changed = {}
    for mms_id, before in found.items():
        fact = _with_others(desk, mms_id, facts)
        if fact != before.values:
            changed[mms_id] = (before.id, *fact)
            desk.changes.note("members", tuple(COLUMNS), before.values, fact)
            desk.touched.update([before.client_id] if before.client_id is not None else [])
    desk.bulk.stage("changed_member", {"id": "BIGINT", **COLUMNS}, list(changed.values()))
    told_columns = ", ".join(f"{name} = s.{name}" for name in COLUMNS if name != "mms_id")
    desk.bulk.run(f"UPDATE member SET {told_columns} FROM changed_member s WHERE member.id = s.id")
    return Refolded(set(), set(changed))


def lower_first_seen(desk: Desk, mms_ids: Collection[str], as_of: str) -> None:
    """A file with an earlier date tells of them, if only in another's row."""
    mms_ids = {*mms_ids, *map(desk.people.aliases.kept_id, mms_ids)}
    found = {before.id: before for before in _existing(desk, mms_ids).values() if before.first_seen_on > as_of}
    desk.bulk.stage_ids(found)
    desk.bulk.run("UPDATE member SET first_seen_on = :as_of WHERE id IN (SELECT id FROM wanted_id)", as_of=as_of)
    desk.touched.update(before.client_id for before in found.values() if before.client_id is not None)


def _with_others(desk: Desk, mms_id: str, facts: Mapping[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    """The card of a member with what only the cards say that were merged into it. Somebody who is active under one of
    their ids is active; first seen is whoever came first.
    """
    fact, aliases = facts[mms_id], desk.people.aliases
    if mms_id not in aliases.ids:
        return fact
    own: dict[str, Any] = dict(zip(COLUMNS, fact, strict=True))
    for id in aliases.ids_of(mms_id)[1:]:
        other = dict(zip(COLUMNS, facts.get(id, fact), strict=True))
        for name in ("first_name", "last_name", "email", "phone", "joined_on"):
            own[name] = own[name] or other[name]
        own["status"] = max(own["status"], other["status"], key=LIVELY.index)
        own["first_seen_on"] = min(own["first_seen_on"], other["first_seen_on"])
        own["is_mirrored"] = own["is_mirrored"] or other["is_mirrored"]
    return tuple(own.values())


def _folded(mms_id: str, told: Sequence[Told], names: Sequence[Told], seen_on: str) -> tuple[Any, ...]:
    if told:
        row = fold([one.content() for one in told])
        return _fact(row, seen_on)  # type: ignore[arg-type]
    called: Any = fold([one.content() for one in names]) if names else NameRow(0, mms_id, "", "")
    return _fact(
        MemberRow(0, mms_id, called.first_name, called.last_name, "", "", None, ""), seen_on, is_mirrored=False
    )


def _fact(row: MemberRow, seen_on: str, *, is_mirrored: bool = True) -> tuple[Any, ...]:
    return (*row[1:7], row.status or "unknown", seen_on, is_mirrored)


def _existing(desk: Desk, mms_ids: Collection[str]) -> dict[str, Found]:
    desk.bulk.stage("wanted_member", {"mms_id": "TEXT"}, [(mms_id,) for mms_id in mms_ids])
    rows = desk.bulk.rows(
        "SELECT m.id, c.id, m.mms_id, m.first_name, m.last_name, m.email, m.phone, CAST(m.joined_on AS TEXT), m.status,"
        " CAST(m.first_seen_on AS TEXT), m.is_mirrored FROM wanted_member w CROSS JOIN member m"
        " LEFT JOIN client c ON c.member_id = m.id WHERE m.location_id = :location AND m.mms_id = w.mms_id",
        location=desk.location.id,
    )
    return {
        mms_id: Found(id, client_id, seen_on, (mms_id, *values, seen_on, bool(is_mirrored)))
        for id, client_id, mms_id, *values, seen_on, is_mirrored in rows
    }
