"""Lines that took a sale back, and the packages they may concern."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from app.intake.fold import fold
from app.intake.keys import balance_key_of
from app.intake.load.desk import Desk, Refolded, known
from app.intake.returns import Return
from app.intake.rows import ReturnRow

REPORT = "returns"
COLUMNS = {
    "key": "KEY",
    "client_id": "BIGINT",
    "item": "TEXT",
    "returned_on": "DATE",
    "export_id": "BIGINT",
    "line": "BIGINT",
}
NAMES = ", ".join(COLUMNS)
Pair = tuple[str, str]
"""Member id of the MMS and item."""


def state_of(desk: Desk, item: str) -> str:
    """Of a line that says nothing of sessions itself: a return, a balance."""
    meaning = desk.catalogue.items[item]
    if meaning.is_pt is False:
        return "ignored"
    return "used" if meaning.is_settled else "parked"


def add(desk: Desk, records: Sequence[tuple[str, ReturnRow]], seen_on: str, export_id: int) -> None:
    desk.meet([row for _, row in records], seen_on)
    _upsert(desk, [_fact(desk, key, row, export_id) for key, row in records])


def refold(desk: Desk, keys: Collection[str]) -> tuple[Refolded, set[Pair]]:
    """Work these returns out anew; with the pairs whose packages they concern."""
    told = desk.recall.told(REPORT, keys)
    pairs = {(one.row.member_id, one.row.item) for said in told.values() for one in said}  # type: ignore[union-attr]
    facts, gone = [], []
    for key, said in told.items():
        row: Any = fold([one.content() for one in known(said)]) if known(said) else None
        if row is None or desk.catalogue.items[row.item].is_pt is False:
            gone.append(key)
        else:
            desk.meet([row], min(seen.as_of for one in said for seen in one.seen).isoformat())
            facts.append(_fact(desk, key, row, max(one.seen[0].export_id for one in said)))
    before = _existing(desk, keys)
    desk.bulk.stage_keys(gone)
    desk.bulk.run(
        "DELETE FROM sale_return WHERE location_id = :location AND key IN (SELECT key FROM wanted_key)",
        location=desk.location.id,
    )
    looked_at = len(COLUMNS) if desk.is_taking_back else 4
    changed = [fact for fact in facts if before.get(fact[0], ())[:looked_at] != fact[:looked_at]]
    _upsert(desk, changed)
    made = {fact[0] for fact in changed if fact[0] not in before}
    return Refolded(made, {fact[0] for fact in changed} - made), pairs


def involved(desk: Desk, pairs: Collection[Pair]) -> set[Pair]:
    """Those of them with a return or a balance: their packages depend on more than their own lines."""
    _stage_pairs(desk, pairs)
    rows = desk.bulk.rows(
        "SELECT p.mms_id, p.item FROM wanted_pair p WHERE EXISTS (SELECT 1 FROM sale_return r"
        " WHERE r.client_id = p.client_id AND r.item = p.item) OR EXISTS (SELECT 1 FROM carried c"
        " WHERE c.location_id = :location AND c.report = 'balances' AND c.key = p.key)",
        location=desk.location.id,
    )
    return {(row[0], row[1]) for row in rows}


def package_keys(desk: Desk, pairs: Collection[Pair]) -> set[str]:
    """Of the imported packages of these."""
    _stage_pairs(desk, pairs)
    rows = desk.bulk.rows(
        "SELECT p.key FROM wanted_pair w CROSS JOIN package p WHERE p.client_id = w.client_id AND p.item = w.item"
        " AND p.export_id IS NOT NULL AND p.voided_at IS NULL"
    )
    return {row[0] for row in rows}


def of_pairs(desk: Desk, pairs: Collection[Pair]) -> dict[Pair, list[Return]]:
    _stage_pairs(desk, pairs)
    rows = desk.bulk.rows(
        "SELECT DISTINCT w.mms_id, w.item, CAST(r.returned_on AS TEXT), r.key FROM wanted_pair w"
        " CROSS JOIN sale_return r WHERE r.client_id = w.client_id AND r.item = w.item"
    )
    found: dict[Pair, list[Return]] = defaultdict(list)
    for mms_id, item, returned_on, key in rows:
        found[mms_id, item].append(Return(date.fromisoformat(returned_on), key))
    return found


def _stage_pairs(desk: Desk, pairs: Collection[Pair]) -> None:
    desk.people.know({mms_id for mms_id, _ in pairs})
    columns = {"mms_id": "TEXT", "item": "TEXT", "client_id": "BIGINT", "key": "KEY"}
    clients, aliases = desk.people.clients, desk.people.aliases
    rows = [
        (mms_id, item, clients.get(mms_id), balance_key_of(id, item))
        for mms_id, item in pairs
        for id in aliases.ids_of(mms_id)
    ]
    desk.bulk.stage("wanted_pair", columns, rows)


def point(desk: Desk, taken: Mapping[str, str | None]) -> None:
    """Each of these returns at the package it took, by key; None: it waits."""
    desk.bulk.stage("taken_sale", {"key": "KEY", "package_key": "KEY"}, list(taken.items()))
    package = "SELECT p.id FROM package p WHERE p.location_id = :location AND p.key = t.package_key"
    desk.bulk.run(
        f"UPDATE sale_return SET package_id = ({package}) FROM taken_sale t"
        " WHERE sale_return.location_id = :location AND sale_return.key = t.key",
        location=desk.location.id,
    )


def _fact(desk: Desk, key: str, row: ReturnRow, export_id: int) -> tuple[Any, ...]:
    return key, desk.people.clients[row.member_id], row.item, row.returned_on, export_id, row.line


def _existing(desk: Desk, keys: Collection[str]) -> dict[str, tuple[Any, ...]]:
    desk.bulk.stage_keys(keys)
    rows = desk.bulk.rows(
        "SELECT r.key, r.client_id, r.item, CAST(r.returned_on AS TEXT), r.export_id, r.line FROM wanted_key w"
        " CROSS JOIN sale_return r"
        " WHERE r.location_id = :location AND r.key = w.key",
        location=desk.location.id,
    )
    return {row[0]: tuple(row) for row in rows}


def _upsert(desk: Desk, facts: Sequence[tuple[Any, ...]]) -> None:
    desk.bulk.stage("new_return", COLUMNS, facts)
    desk.bulk.run(
        f"INSERT INTO sale_return (location_id, {NAMES}) SELECT :location, {NAMES} FROM new_return WHERE true"
        " ON CONFLICT (location_id, key) DO UPDATE SET client_id = excluded.client_id, item = excluded.item,"
        " returned_on = excluded.returned_on, export_id = excluded.export_id, line = excluded.line",
        location=desk.location.id,
    )
